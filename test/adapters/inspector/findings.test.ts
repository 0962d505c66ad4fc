import { describe, expect, it } from 'vitest';
import type { Language } from '#domain/program/program.ts';
import { TROJAN_SAMPLES } from '../../fakes/trojan-source.ts';
import * as javascript from './javascript-samples.ts';
import { inspect } from './opened.ts';
import * as python from './python-samples.ts';
import { denseJavascriptLines, densePythonLines, javascriptLines, programOf, pythonLines } from './speed-samples.ts';

const texts: readonly [Language, string][] = [
  ...python.EVASIONS.map(([, text]): [Language, string] => ['python', text]),
  ...python.PLAIN.map((text): [Language, string] => ['python', text]),
  ...javascript.EVASIONS.map(([, text]): [Language, string] => ['javascript', text]),
  ...javascript.PLAIN.map((text): [Language, string] => ['javascript', text]),
  ...TROJAN_SAMPLES.map(({ language, text }): [Language, string] => [language, text]),
  ...[pythonLines, densePythonLines].map((lines): [Language, string] => ['python', programOf(lines)]),
  ...[javascriptLines, denseJavascriptLines].map((lines): [Language, string] => ['javascript', programOf(lines)]),
];

/** Made by the inspector as it was before it was made faster. A change here is a change of what a card says. */
describe('findings', () => {
  it(`are what they were, for ${texts.length} programs`, async () => {
    const found = texts.map(([language, text]) =>
      JSON.stringify({ text: text.slice(0, 60), ...inspect(language, text) }),
    );
    await expect(`${found.join('\n')}\n`).toMatchFileSnapshot('./findings.jsonl');
  });
});
