import { describe, expect, it } from 'vitest';
import { inspect } from './opened.ts';

/** Python reads names in their NFKC form (PEP 3131): what looks like ornament is the very function. */
const spelt = (name: string, first: number): string =>
  [...name].map((letter) => String.fromCodePoint(first + letter.charCodeAt(0) - 'a'.charCodeAt(0))).join('');
const WIDE = 0xff41;
const BOLD = 0x1d41a;
const SCRIPT = 0x1d4ea;

describe('names in letters that Python reads as others', () => {
  it.each([WIDE, BOLD, SCRIPT])('are what they mean, and said to be odd: letters from %i', (first) => {
    const called = inspect('python', `${spelt('eval', first)}("1")\n`);
    expect(called.touches.map(({ kind }) => kind)).toContain('dynamic');
    expect(called.oddities.map(({ line, kind }) => `${line} ${kind}`)).toContain('1 normalised');

    const imported = inspect('python', `import ${spelt('socket', first)}\n`);
    expect(imported.touches.map(({ kind }) => kind)).toContain('network');

    const attribute = inspect('python', `import os\nos.${spelt('system', first)}("ls")\n`);
    expect(attribute.touches.map(({ kind }) => kind)).toContain('processes');
  });
});
