import { MAIN_JAVASCRIPT } from './main-javascript.ts';
import { MAIN_PYTHON } from './main-python.ts';
import type { Language } from './program.ts';

/** What our main file has to know of a function. */
export interface Callee {
  readonly language: Language;
  readonly name: string;
  /** Parameters whose argument names a file: the function gets the path `in/NAME`. */
  readonly fileParameters: readonly string[];
}

/** File names of a program's parts (ARCHITECTURE.md, "A program on disk"). `entry` is what the sandbox starts. */
export const LAYOUT = {
  python: { entry: 'main.py', tool: 'tool.py' },
  javascript: { entry: 'main.mjs', tool: 'tool.mjs' },
} as const satisfies Record<Language, { entry: string; tool: string }>;

/** Where our main file finds the call's arguments, as canonical JSON. */
export const ARGUMENTS_FILE = 'args.json';
/** Where our main file leaves what the function returned. */

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * The text of OUR main.py or main.mjs: loads args.json, turns file arguments into `in/NAME`, calls the function of the
 * tool file (keyword arguments in Python, one object in JavaScript) and writes result.json as strict JSON, at most
 * 1,000,000 bytes. Whatever goes wrong ends with a line on stderr and exit code 1. Throws TypeError on a name that is
 * no identifier, because the names become code.
 */
export function mainFile({ language, name, fileParameters }: Callee): string {
  for (const word of [name, ...fileParameters]) {
    if (!IDENTIFIER.test(word)) {
      throw new TypeError('a function or parameter has a name that is no identifier');
    }
  }
  const template = language === 'python' ? MAIN_PYTHON : MAIN_JAVASCRIPT;
  return template.replaceAll('__NAME__', name).replaceAll('__FILES__', JSON.stringify(fileParameters));
}
