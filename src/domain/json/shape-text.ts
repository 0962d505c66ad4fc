import { z } from 'zod';
import type { JsonSchema } from './strict-schema.ts';

/**
 * A JSON Schema as a model reads it in few words: a type in the manner of TypeScript, with what the schema says of a part
 * in brackets behind it. `?` may be left out, `<=n` is the most characters of a text or items of a list. What is said of
 * many parts in the same words is said once.
 */
export function shapeText(schema: JsonSchema): string {
  return textOf(schema, new Set(), true);
}

const Keywords = z.record(z.string(), z.unknown());
const Schemas = z.array(Keywords);
const Names = z.array(z.string());
/** Bounds of shorter texts are those of names and paths; nobody writes longer ones, and who does is told. */
const LEAST_TOLD = 300;
/** Zod writes the bounds of safe integers for every integer; they say nothing. */
const FREE = Number.MAX_SAFE_INTEGER;

/** `told` are the descriptions that stand already. A note on a part makes those on what is inside of it needless. */
function textOf(schema: JsonSchema, told: Set<string>, isRoot = false): string {
  const options = optionsOf(schema);
  const note = noteOf(schema, told);
  if (options === undefined) {
    return `${typeText(schema, told, isRoot)}${note}`;
  }
  const [only, ...others] = options;
  const texts =
    only !== undefined && others.length === 0
      ? [textOf(note === '' ? only : { ...only, description: '' }, told)]
      : options.map((option) => textOf(option, told));
  return `${texts.join('|')}${note}`;
}

/** What a choice is between, null left out where something else is there: a part with it may be left out as well. */
function optionsOf(schema: JsonSchema): JsonSchema[] | undefined {
  const { success, data } = Schemas.safeParse(schema.anyOf ?? schema.oneOf);
  return success ? data.filter(({ type }) => type !== 'null') : undefined;
}

function typeText(schema: JsonSchema, told: Set<string>, isRoot: boolean): string {
  const literals = z.array(z.json()).safeParse(schema.const === undefined ? schema.enum : [schema.const]);
  if (literals.success) {
    return literals.data.map((each) => JSON.stringify(each)).join('|');
  }
  const types = Names.safeParse(schema.type).data ?? [schema.type];
  const [type, ...others] = types.length > 1 ? types.filter((each) => each !== 'null') : types;
  if (others.length > 0) {
    return [type, ...others].join('|');
  }
  switch (type) {
    case 'object':
      return objectText(schema, told, isRoot);
    case 'array':
      return listText(schema, told);
    case 'string':
      return `string${Number(schema.maxLength) < LEAST_TOLD ? '' : bound('<=', schema.maxLength)}`;
    case 'number':
    case 'integer':
      return `${type}${bound('>=', schema.minimum)}${bound('<=', schema.maximum)}`;
    default:
      return typeof type === 'string' ? type : 'any';
  }
}

function objectText(schema: JsonSchema, told: Set<string>, isRoot: boolean): string {
  const required = Names.safeParse(schema.required).data ?? [];
  const parts = Object.entries(Keywords.safeParse(schema.properties).data ?? {}).map(
    ([name, part]) => `${name}${required.includes(name) ? '' : '?'}: ${textOf(Keywords.parse(part), told)}`,
  );
  const others = Keywords.safeParse(schema.additionalProperties);
  const all = others.success ? [...parts, `[name]: ${textOf(others.data, told)}`] : parts;
  return isRoot ? `{\n${all.join(',\n')}\n}` : `{${all.join(', ')}}`;
}

function listText(schema: JsonSchema, told: Set<string>): string {
  const item = Keywords.safeParse(schema.items).data ?? {};
  const items = textOf(schema.description === undefined ? item : { ...item, description: '' }, told);
  return `${/^\w+$/.test(items) ? items : `(${items})`}[]${bound('<=', schema.maxItems)}`;
}

function noteOf({ description }: JsonSchema, told: Set<string>): string {
  if (typeof description !== 'string' || description === '' || told.has(description)) {
    return '';
  }
  told.add(description);
  return ` (${description})`;
}

const bound = (sign: string, value: unknown): string =>
  typeof value === 'number' && Math.abs(value) !== FREE ? `${sign}${value}` : '';
