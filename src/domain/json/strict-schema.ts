import { z } from 'zod';

/** A JSON Schema, as plain data. */
export type JsonSchema = { readonly [keyword: string]: unknown };

const Keywords = z.record(z.string(), z.unknown());

/** What a value must look like before the schema has read it, as JSON Schema. */
export function plainSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = Keywords.parse(z.toJSONSchema(schema, { io: 'input', reused: 'inline' }));
  return rest;
}

/**
 * The schema as strict structured output takes it, at OpenAI and Anthropic alike: every property required, no other
 * properties, `anyOf` only, no bounds and no words: vendors put it in front of the model once more, and the prompt tells
 * both already. Undefined when it cannot be said so: free keys or any value would silently lose what the model wanted to
 * say. Source: the vendors' pages on structured outputs.
 */
export const strictSchema = (schema: z.ZodType): JsonSchema | undefined => strict(plainSchema(schema));

function strict(schema: JsonSchema): JsonSchema | undefined {
  const options = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(options)) {
    return whole({ anyOf: options.map((option) => strict(Keywords.parse(option))) });
  }
  if (schema.type === 'object') {
    return strictObject(schema);
  }
  if (schema.type === 'array') {
    return whole({ type: 'array', items: schema.items ? strict(Keywords.parse(schema.items)) : undefined });
  }
  if (schema.const !== undefined) {
    return whole({ type: schema.type ?? 'string', enum: [schema.const] });
  }
  if (Array.isArray(schema.type)) {
    return whole({ anyOf: schema.type.map((type) => ({ type })) });
  }
  if (typeof schema.type !== 'string') {
    return undefined;
  }
  return whole({ type: schema.type, ...(schema.enum ? { enum: schema.enum } : {}) });
}

function strictObject(schema: JsonSchema): JsonSchema | undefined {
  const free = schema.additionalProperties !== undefined && schema.additionalProperties !== false;
  if (free || schema.properties === undefined) {
    return undefined;
  }
  const required: unknown[] = Array.isArray(schema.required) ? schema.required : [];
  const inner = Object.entries(Keywords.parse(schema.properties)).map(([name, value]) => {
    const member = Keywords.parse(value);
    return [name, strict(required.includes(name) ? member : withoutNull(member))] as const;
  });
  if (inner.some(([, member]) => member === undefined)) {
    return undefined;
  }
  return whole({
    type: 'object',
    properties: Object.fromEntries(inner),
    required: inner.map(([name]) => name),
    additionalProperties: false,
  });
}

/** What may be left out is always asked for here, so null says nothing; vendors allow only a few unions. */
function withoutNull(schema: JsonSchema): JsonSchema {
  if (Array.isArray(schema.type)) {
    const types = schema.type.filter((type) => type !== 'null');
    return { ...schema, type: types.length === 1 ? types[0] : types };
  }
  const options = Array.isArray(schema.anyOf) ? schema.anyOf.map((option) => Keywords.parse(option)) : [];
  const [only, ...others] = options.filter((option) => option.type !== 'null');
  if (only === undefined || others.length > 0) {
    return schema;
  }
  return only;
}

/** Undefined parts make the whole undefined. */
function whole(said: JsonSchema): JsonSchema | undefined {
  const parts = Array.isArray(said.anyOf) ? said.anyOf : 'items' in said ? [said.items] : [];
  return parts.includes(undefined) ? undefined : said;
}
