import { z } from 'zod';
import type { JsonSchema } from '../json/strict-schema.ts';

/** A snake_case name that Python, JavaScript and file systems all take. */
export const Identifier = z
  .string()
  .max(40)
  .regex(/^[a-z][a-z0-9_]*$/, 'not a snake_case identifier');

/** As many as a menu holds, each as long as a line of it. */
const MOST_OPTIONS = 100;
const OPTION_CHARACTERS = 75;

const Options = z
  .array(
    z
      .string()
      .min(1)
      .max(OPTION_CHARACTERS)
      .refine((option) => option.isWellFormed(), 'not well-formed'),
  )
  .max(MOST_OPTIONS)
  .refine((options) => new Set(options).size === options.length, 'an option stands there twice');

/**
 * One argument of a function. `file` is a path of an input, `date` a day as YYYY-MM-DD, `strings` and `numbers` are lists of
 * scalars. `options` are the only values of a string, where there are some.
 */
export const Parameter = z.object({
  name: Identifier,
  type: z.enum(['string', 'number', 'integer', 'boolean', 'date', 'strings', 'numbers', 'file', 'json']),
  description: z.string().trim().max(300),
  options: Options.nullish(),
});
export type Parameter = z.infer<typeof Parameter>;

type Kind = Pick<Parameter, 'type' | 'options'>;

/** The only values that a parameter may have; none where it is free, and with any other type than string. */
export const optionsOf = ({ type, options }: Kind): readonly string[] => (type === 'string' ? (options ?? []) : []);

/** A parameter as JSON Schema 2020-12; a file is `{type: 'string', format: 'file'}`. */
export function parameterSchema({ description, ...kind }: Parameter): JsonSchema {
  const options = optionsOf(kind);
  return { ...SCHEMAS[kind.type], ...(options.length > 0 && { enum: options }), description };
}

const SCHEMAS: Record<Parameter['type'], JsonSchema> = {
  string: { type: 'string' },
  number: { type: 'number' },
  integer: { type: 'integer' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  strings: { type: 'array', items: { type: 'string' } },
  numbers: { type: 'array', items: { type: 'number' } },
  file: { type: 'string', format: 'file' },
  json: {},
};

/** Why a value is none of this parameter, as what follows its name; undefined when it fits. */
export function whyNotValue(kind: Kind, value: unknown): string | undefined {
  if (!FITS[kind.type].safeParse(value).success) {
    return kind.type === 'date' ? 'is not of type date, as 2026-11-27' : `is not of type ${kind.type}`;
  }
  const options = optionsOf(kind);
  return options.length === 0 || options.some((option) => option === value)
    ? undefined
    : `is none of ${options.map((option) => JSON.stringify(option)).join(', ')}`;
}

/** A file is named, alone or as `in/NAME`; anything else that looks like a path is refused. */
const FileName = z
  .string()
  .regex(/^(?:in\/)?[^/\\\0]+$/)
  .refine((name) => !/^(?:in\/)?\.{1,2}$/.test(name));

const FITS: Record<Parameter['type'], z.ZodType> = {
  string: z.string(),
  number: z.number(),
  integer: z.int(),
  boolean: z.boolean(),
  date: z.iso.date(),
  strings: z.array(z.string()),
  numbers: z.array(z.number()),
  file: FileName,
  json: z.json(),
};
