import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOM = join(import.meta.dirname, '../../../src/adapters/slack');
/** They read or refuse what others wrote; what they know of the signs never leaves for Slack. */
const READERS = ['outgoing.ts', 'heard-text.ts'];

it('only said.ts can write a mention, a broadcast, a channel or a link', () => {
  const files = readdirSync(ROOM, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  const writers = files.filter(
    (path) =>
      !READERS.includes(path) && /['"`][^'"`\n]*<(?:[@#!]|https?:|\$\{)/.test(readFileSync(join(ROOM, path), 'utf8')),
  );
  expect(writers).toEqual(['said.ts']);
});
