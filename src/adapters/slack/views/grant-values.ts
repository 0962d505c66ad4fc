import { z } from 'zod';
import { canonical } from '#domain/json/canonical.ts';
import { optionsOf, type Parameter, whyNotValue } from '#domain/program/parameter.ts';
import { clean, clipped, visible } from '../clean.ts';

/** A value of an argument. */
export type Json = z.core.util.JSONType;

/** Most values of one parameter. */
const MOST_VALUES = 100;
const SHOWN_CHARACTERS = 60;

/** A value exactly as it is: text in quotation marks, and signs that nobody sees as escapes. */
export const valueText = (value: Json): string =>
  visible(JSON.stringify(value), (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);

/** A value as a line that `valuesIn` reads back: text stands as it is where that can be told from anything else. */
export function lineOf(value: Json, type: Parameter['type']): string {
  const isPlain =
    isText(type) &&
    typeof value === 'string' &&
    value !== '' &&
    value === value.trim() &&
    !value.startsWith('"') &&
    !/\p{Cc}/u.test(value);
  return isPlain ? value : JSON.stringify(value);
}

/** The values that somebody wrote, one on each line; or what is wrong with them, as a sentence with a next step. */
export function valuesIn(
  text: string,
  parameter: Parameter,
): { readonly values: Json[] } | { readonly problem: string } {
  const { name, type } = parameter;
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length === 0) {
    return { problem: `Write at least one value of ${name}, or choose another way for it above.` };
  }
  const values = new Map<string, Json>();
  for (const line of lines) {
    const value = valueIn(line.trim(), type);
    if (value === undefined || whyNotValue(parameter, value) !== undefined) {
      const kind = optionsOf(parameter).length > 0 ? 'one of its options' : KINDS[type];
      return { problem: `${clipped(clean(line.trim()), SHOWN_CHARACTERS)} is not ${kind}. Write one on each line.` };
    }
    values.set(canonical(value), value);
  }
  return values.size > MOST_VALUES
    ? { problem: `These are more than ${MOST_VALUES} values. Write fewer, or choose Anything above.` }
    : { values: [...values.values()] };
}

const isText = (type: Parameter['type']): boolean => type === 'string' || type === 'file' || type === 'date';

const KINDS: Readonly<Record<Parameter['type'], string>> = {
  string: 'a text',
  file: 'the name of a file',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  date: 'a day such as 2026-11-27',
  strings: 'a list of texts in JSON, such as ["a", "b"]',
  numbers: 'a list of numbers in JSON, such as [1, 2]',
  json: 'a value in JSON',
};

const FITS: Readonly<Record<Parameter['type'], z.ZodType<Json>>> = {
  string: z.string(),
  file: z.string(),
  number: z.number(),
  integer: z.int(),
  boolean: z.boolean(),
  date: z.string(),
  strings: z.array(z.string()),
  numbers: z.array(z.number()),
  json: z.json(),
};

/** A line as a value of that type; undefined when it is none, or has no canonical form to be compared by. */
function valueIn(line: string, type: Parameter['type']): Json | undefined {
  const isPlain = isText(type) && !line.startsWith('"');
  try {
    const written: unknown = isPlain ? line : JSON.parse(line);
    const value = FITS[type].parse(written);
    return canonical(value) === canonical(written) ? value : undefined;
  } catch {
    return undefined;
  }
}
