import type { z } from 'zod';
import { Parameter } from '#domain/program/parameter.ts';
import type { Language } from '#domain/program/program.ts';

type Json = z.core.util.JSONType;
type Chance = () => number;

/** A call of a chore: what somebody writes, with which arguments and file, and what has to come back. */
export interface Call {
  readonly request: string;
  readonly arguments: Readonly<Record<string, Json>>;
  readonly file: { readonly name: string; readonly bytes: string } | undefined;
  readonly expected: Json;
}

/** Something that people want again and again with other values, and the function that a model writes for it. */
export interface Chore {
  readonly name: string;
  readonly language: Language;
  readonly parameters: readonly Parameter[];
  readonly source: string;
  /** What a planner makes of the request before it knows of any tool. */
  readonly goal: string;
  readonly steps: readonly string[];
  /** A call in one of the ways in which people ask for it, values by chance. */
  readonly call: (wording: number, chance: Chance) => Call;
}

/** In how many ways each chore is asked for. */
export const WORDINGS = 5;

interface Sketch<Given extends Record<string, Json>> {
  readonly name: string;
  readonly language?: Language;
  /** Parameter → `type: what it is`. */
  readonly takes: { readonly [Name in keyof Given]: string };
  readonly source: string;
  readonly goal: string;
  readonly steps: readonly string[];
  readonly given: (chance: Chance) => Given;
  /** The text of a file, for a chore that reads one; its name is the argument `csv`. */
  readonly csv?: (chance: Chance) => string;
  /** The right answer, worked out here and not in the sandbox. */
  readonly answer: (given: Given, csv: string) => Json;
  readonly asks: readonly [Ask<Given>, Ask<Given>, Ask<Given>, Ask<Given>, Ask<Given>];
}
type Ask<Given> = (given: Given) => string;

/** A chore as it is sketched below. */
export function chore<Given extends Record<string, Json>>(sketch: Sketch<Given>): Chore {
  const { name, language = 'python', takes, source, goal, steps, given, csv, answer, asks } = sketch;
  return {
    ...{ name, language, goal, steps },
    source: `${source.trim()}\n`,
    parameters: Object.entries(takes).map(([parameter, told]) => parameterOf(parameter, told)),
    call: (wording, chance) => {
      const values = given(chance);
      const bytes = csv?.(chance) ?? '';
      const ask = asks[wording % WORDINGS];
      return {
        request: ask?.(values) ?? '',
        arguments: values,
        file: csv && { name: String(values.csv).replace(/^in\//, ''), bytes },
        expected: answer(values, bytes),
      };
    },
  };
}

function parameterOf(name: string, told: string): Parameter {
  const [, type, description] = /^(\w+): (.+)$/.exec(told) ?? [];
  return Parameter.parse({ name, type, description });
}
