import { createHash } from 'node:crypto';
import type { ToolText } from '#ports/inspector.ts';
import { javascriptTwin } from './javascript-fingerprint.ts';
import { pythonTwin } from './python-fingerprint.ts';
import type { PythonParser } from './python-tree.ts';

/** Counts up when the rules change: then old fingerprints are like none. */
const RULES = 'fp1';
const DIGITS = 32;
const MOST_CHARACTERS = 1_000_000;

/** What structural twins have in common. The rules: docs/decisions/0020-fingerprints.md. */
export function fingerprintOf({ language, source, name }: ToolText, parse: PythonParser): string | null {
  const twin = source.length > MOST_CHARACTERS ? undefined : twinOf(language, source, name, parse);
  const digest = createHash('sha256').update(`${language}\n${twin}`).digest('hex');
  return twin === undefined ? null : `${RULES}:${digest.slice(0, DIGITS)}`;
}

function twinOf(language: ToolText['language'], source: string, name: string, parse: PythonParser): string | undefined {
  try {
    return language === 'python' ? pythonTwin(source, name, parse) : javascriptTwin(source, name);
  } catch {
    return undefined; // nested too deeply: the stack ended; nothing else here throws
  }
}
