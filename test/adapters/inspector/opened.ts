import { openInspector } from '#adapters/inspector/inspector.ts';
import type { Findings, TouchKind } from '#domain/program/findings.ts';
import type { Language } from '#domain/program/program.ts';

const inspector = await openInspector();
const ENTRY = { python: 'tool.py', javascript: 'tool.mjs' } as const;

/** Packages that the template has for Python. */
export const PACKAGES = ['numpy', 'pandas', 'scipy', 'matplotlib', 'openpyxl', 'requests'];

/** The findings of one file. */
export const inspect = (language: Language, text: string): Findings =>
  inspector.inspect({
    language,
    entry: ENTRY[language],
    files: [{ path: ENTRY[language], text }],
    packages: language === 'python' ? PACKAGES : [],
  });

/** The kinds that one file touches, sorted. */
export const kindsOf = (language: Language, text: string): TouchKind[] =>
  [...new Set(inspect(language, text).touches.map(({ kind }) => kind))].sort();

/** Names of what one file imports; null is computed. */
export const importsOf = (language: Language, text: string): (string | null)[] =>
  inspect(language, text).imports.map(({ name }) => name);

/** The fingerprint of a tool. */
export const fingerprint = (language: Language, source: string, name: string): string | null =>
  inspector.fingerprint({ language, source, name });
