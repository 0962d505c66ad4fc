import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { shapeText } from '#domain/json/shape-text.ts';
import { plainSchema } from '#domain/json/strict-schema.ts';
import { askForShape } from '#domain/model/answer-shape.ts';
import { Words } from '#domain/model/words.ts';
import { Draft, FunctionDraft, ScriptDraft } from '#domain/program/draft.ts';
import { Plan } from '#domain/program/plan.ts';
import { tokensAbout } from '#domain/text/token-count.ts';

const shape = (schema: z.ZodType): string => shapeText(plainSchema(schema));

describe('a shape in words', () => {
  it.each<[z.ZodType, string]>([
    [z.string(), 'string'],
    [z.string().max(64), 'string'],
    [z.string().max(3_000), 'string<=3000'],
    [z.int(), 'integer'],
    [z.int().min(0).max(9), 'integer>=0<=9'],
    [z.enum(['a', 'b']), '"a"|"b"'],
    [z.literal('a'), '"a"'],
    [z.union([z.string(), z.boolean()]), 'string|boolean'],
    [z.number().nullish().describe('how many'), 'number (how many)'],
    [z.array(z.string()).max(3), 'string[]<=3'],
    [z.array(z.union([z.string(), z.number()])), '(string|number)[]'],
    [z.array(z.unknown()), 'any[]'],
    [z.record(z.string(), z.number()), '{\n[name]: number\n}'],
    [z.object({ a: z.string(), b: z.object({ c: z.null() }).optional() }), '{\na: string,\nb?: {c: null}\n}'],
  ])('%#: %s', (schema, text) => {
    expect(shape(schema)).toBe(text);
  });

  it('says once what is said of many parts, and leaves out what a note around it covers', () => {
    const path = z.string().describe('a path');
    const text = shape(z.object({ a: path, b: path, list: z.array(z.string().describe('each')).describe('all') }));
    expect(text).toBe('{\na: string (a path),\nb: string,\nlist: string[] (all)\n}');
  });

  it.each([Plan, Draft, FunctionDraft, ScriptDraft, Words])('names every part of what we ask for (%#)', (schema) => {
    const named = [...JSON.stringify(plainSchema(schema)).matchAll(/"properties":\{"(\w+)"|\},"(\w+)":\{"/g)];
    expect(named.length).toBeGreaterThan(0);
    for (const [, first, other] of named) {
      expect(shape(schema)).toMatch(new RegExp(`\\b${first ?? other ?? ''}\\b`));
    }
  });

  it('takes less than half of the room of the JSON Schema', () => {
    expect(tokensAbout(askForShape(Plan))).toBeLessThan(tokensAbout(JSON.stringify(plainSchema(Plan))) / 2);
  });
});
