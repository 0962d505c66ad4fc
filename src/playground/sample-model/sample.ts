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

const PROGRAMS = new URL('programs/', import.meta.url);

/** The text of a program that lies beside this file. */
export const programText = (name: string): string => readFileSync(new URL(name, PROGRAMS), 'utf8');

/** A request and its later changes, the first first: a revision comes as one text, each change after "Then:". */
export const changesIn = (request: string): string[] => request.split('\n\nThen: ');

/** The file that the words name, perhaps only in part, else the first of the kind, which is the newest. */
export function meantFile(files: readonly AskedFile[], words: string, kind: RegExp): AskedFile | undefined {
  const fitting = files.filter(({ name }) => kind.test(name));
  const said = words.toLowerCase();
  return (
    fitting.find(({ name }) => said.includes(name.toLowerCase())) ??
    fitting.find(({ name }) => said.includes(firstWord(name).toLowerCase())) ??
    fitting[0]
  );
}

/** The first word of a file name: acme for acme-prices.csv. */
export const firstWord = (name: string): string => /^[^\s._-]+/.exec(name)?.[0] ?? name;

/** A plan that asks back. */
export const askBack = (reply: string): object => ({ goal: '', outcome: 'ask', reply, steps: [], checks: [] });
