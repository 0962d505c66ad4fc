import type { FileReading, Findings } from '#domain/program/findings.ts';
import type { Language } from '#domain/program/program.ts';
import type { Inspector, ProgramText } from '#ports/inspector.ts';
import { fingerprintOf } from './fingerprint.ts';
import { readJavascript } from './javascript.ts';
import { javascriptOrigin } from './javascript-notes.ts';
import { type Notebook, notebook } from './notebook.ts';
import { noteOddities } from './oddities.ts';
import { readPython } from './python.ts';
import { pythonOrigin } from './python-notes.ts';
import { type PythonParser, pythonParser } from './python-tree.ts';
import type { Reading } from './reading.ts';
import { noteWords } from './words.ts';

const MOST_CHARACTERS = 1_000_000;
const ENDINGS: Readonly<Record<Language, RegExp>> = {
  python: /\.(?:pyw?|pyi)$/i,
  javascript: /\.(?:[cm]?js|jsx)$/i,
};
const CODE = /\.(?:pyw?|pyi|[cm]?[jt]sx?|sh|wasm|so|pyc|pth)$/i;

/** An inspector that reads Python with tree-sitter and JavaScript with acorn. Loading the grammar takes a moment, once. */
export async function openInspector(): Promise<Inspector> {
  const parse = await pythonParser();
  return {
    inspect: (program) => inspectProgram(program, parse),
    fingerprint: (tool) => fingerprintOf(tool, parse),
  };
}

function inspectProgram(program: ProgramText, parse: PythonParser): Findings {
  const files: FileReading[] = [];
  const found = program.files.map((file) => {
    const notes = notebook(file.path, file.text);
    files.push(readFile(file, program, notes, parse));
    return notes.found();
  });
  return {
    language: program.language,
    files,
    imports: found.flatMap(({ imports }) => imports),
    touches: found.flatMap(({ touches }) => touches),
    oddities: found.flatMap(({ oddities }) => oddities),
    addresses: found.flatMap(({ addresses }) => addresses),
  };
}

type SourceFile = ProgramText['files'][number];

function readFile(file: SourceFile, program: ProgramText, notes: Notebook, parse: PythonParser): FileReading {
  const { path, text } = file;
  if (path !== program.entry && !CODE.test(path)) {
    noteOddities(text, notes, () => 'string');
    return { state: 'data', file: path };
  }
  const origin = originOf(file, program);
  const { wrong, whereAt } = readCode(file, program, { notes, origin, parse });
  noteOddities(text.slice(0, MOST_CHARACTERS), notes, whereAt);
  if (wrong === undefined) {
    return { state: 'parsed', file: path };
  }
  noteWords(text.slice(0, MOST_CHARACTERS), program.language, notes, origin);
  return { state: 'unparsed', file: path, line: notes.lineOf(wrong.at), reason: wrong.reason.slice(0, 100) };
}

interface Means {
  readonly notes: Notebook;
  readonly origin: ReturnType<typeof originOf>;
  readonly parse: PythonParser;
}

function readCode(
  { path, text }: SourceFile,
  { language, entry }: ProgramText,
  { notes, origin, parse }: Means,
): Reading {
  const unread = (reason: string): Reading => ({ wrong: { at: 0, reason }, whereAt: () => 'code' });
  if (text.length > MOST_CHARACTERS) {
    return unread('it is too long to read');
  }
  if (path !== entry && !ENDINGS[language].test(path)) {
    return unread('it is code in another language');
  }
  try {
    return language === 'python' ? readPython(text, notes, origin, parse) : readJavascript(path, text, notes, origin);
  } catch {
    return unread('it is nested too deeply'); // the stack ended; nothing else here throws
  }
}

function originOf({ path }: SourceFile, { language, files, packages }: ProgramText) {
  const paths = files.map((file) => file.path);
  return language === 'python'
    ? pythonOrigin(new Set(paths.filter((each) => ENDINGS.python.test(each)).map(moduleOf)), packages)
    : javascriptOrigin(path, new Set(paths), packages);
}

/** `tool.py` → `tool`; of a package its folder. */
const moduleOf = (path: string): string => path.split('/')[0]?.replace(ENDINGS.python, '') ?? path;
