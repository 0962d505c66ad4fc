import { readFileSync } from 'node:fs';
import type { Asked, AskedFile } from './asked.ts';

/** One kind of request that the sample model can serve. */
export interface Sample {
  /** Whether a person's words ask for it. */
  fits(words: string): boolean;
  /** The plan for it. `topic` is the message that asked for it; the request is the same or changes it. */
  plan(asked: Asked, topic: string): object;
  /** Whether a plan, by its goal, is one that this sample made. */
  owns(goal: string): boolean;
  /** The program for its own plan. */
  code(asked: Asked): object;
  /** A mended program, or undefined when it knows no cure. */
  repair(asked: Asked): object | undefined;
  /** Words for a result of its program, or undefined when the result has another shape. */
  words(asked: Asked): string | undefined;
}

/** The text of a program that lies beside this file. */
export const programText = (name: string): string => readFileSync(new URL(`programs/${name}`, import.meta.url), 'utf8');

/** The file that is meant: the one that the words name, else the newest of the kind. Names may be given in part. */
export function meantFile(files: readonly AskedFile[], words: string, kind: RegExp): AskedFile | undefined {
  const fitting = files.filter(({ name }) => kind.test(name));
  const said = words.toLowerCase();
  return (
    fitting.find(({ name }) => said.includes(name.toLowerCase())) ??
    fitting.find(({ name }) => said.includes(firstWord(name).toLowerCase())) ??
    fitting.at(-1)
  );
}

/** The first word of a file name: acme for acme-prices.csv. */
export const firstWord = (name: string): string => /^[^\s._-]+/.exec(name)?.[0] ?? name;

/** A plan that asks back. */
export const askBack = (reply: string): object => ({ goal: '', outcome: 'ask', reply, steps: [], checks: [] });
