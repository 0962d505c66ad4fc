import { LAYOUT } from './main-file.ts';
import type { Program } from './program.ts';

/** Whether a program is a function that a main file of ours calls; else it is a script. */
export const isFunction = ({ language, files }: Pick<Program, 'language' | 'files'>): boolean =>
  files[0]?.path === LAYOUT[language].tool;
