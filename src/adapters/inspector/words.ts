import type { TouchKind } from '#domain/program/findings.ts';
import type { Language } from '#domain/program/program.ts';
import { JAVASCRIPT_PROPERTIES, JAVASCRIPT_REACH, JAVASCRIPT_TABLE } from './javascript-names.ts';
import type { Notebook } from './notebook.ts';
import { PYTHON_ATTRIBUTES, PYTHON_REACH, PYTHON_TABLE } from './python-names.ts';
import { bareWords } from './reach.ts';
import { addressesIn } from './texts.ts';

const WORDS: Readonly<Record<Language, ReadonlyMap<string, TouchKind>>> = {
  python: new Map([...bareWords(PYTHON_TABLE), ...bareWords(PYTHON_ATTRIBUTES)]),
  javascript: new Map([
    ...bareWords(JAVASCRIPT_TABLE),
    ...bareWords(JAVASCRIPT_PROPERTIES),
    ['constructor', 'dynamic'],
  ]),
};
const REACH = { python: PYTHON_REACH, javascript: JAVASCRIPT_REACH };
const CHAIN = /[\p{L}_$][\p{L}\p{N}_$]*(?:\s*\.\s*[\p{L}_$][\p{L}\p{N}_$]*)*/gu;
const ESCAPE = /\\u(?:\{([0-9a-f]{1,6})\}|([0-9a-f]{4}))/gi;
const IMPORTS: Readonly<Record<Language, RegExp>> = {
  python: /^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import\b|import[ \t]+([.\w]+))/gm,
  javascript: /\b(?:from|import|require)\b[\s(]*(["'`])([^"'`\n]{1,200})\1/g,
};

/** What a text that cannot be parsed may touch, by its words alone: comments and texts count as well. */
export function noteWords(
  text: string,
  language: Language,
  notes: Notebook,
  origin: (name: string) => 'standard' | 'package' | 'own' | 'unknown',
): void {
  const readable = language === 'javascript' ? text.replace(ESCAPE, unescaped) : text;
  for (const { 0: chain, index } of readable.matchAll(CHAIN)) {
    const words = chain.normalize('NFKC').split(/\s*\.\s*/);
    const kinds = words.map((word) => WORDS[language].get(word));
    for (const kind of [...kinds, ...REACH[language].of(words.join('.'))]) {
      if (kind !== undefined) {
        notes.touch(kind, index, chain);
      }
    }
  }
  for (const { 1: first, 2: second, index } of readable.matchAll(IMPORTS[language])) {
    const name = (language === 'javascript' ? second : (first ?? second)) ?? '';
    notes.imported(name.replace(/^node:/, ''), index, origin(name));
  }
  for (const { host, at } of addressesIn(readable)) {
    notes.address(host, at);
  }
}

/** As many characters as before, so that offsets keep their lines. */
function unescaped(whole: string, long?: string, short?: string): string {
  const code = Number.parseInt(long ?? short ?? '', 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
