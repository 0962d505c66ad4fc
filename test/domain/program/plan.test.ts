import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { plainSchema, strictSchema } from '#domain/json/strict-schema.ts';
import { Plan } from '#domain/program/plan.ts';

const least = { goal: 'Volatility of ACME', outcome: 'create', steps: ['Read the prices'] };
const plan = (change: object) => Plan.safeParse({ ...least, ...change });

describe('a plan', () => {
  it('has sensible parts where a model leaves them out, or says null', () => {
    const full = Plan.parse(least);
    expect(full).toMatchObject({
      reply: '',
      suggestions: [],
      considered: [],
      tool: '',
      needs: { files: [], hosts: [], secrets: [], memoryMb: 256, seconds: 30 },
      produces: { answerType: 'text', files: [] },
      checks: [],
      complexity: 'simple',
    });
    const nulls = Object.fromEntries(Object.keys(full).map((part) => [part, null]));
    expect(Plan.parse({ ...nulls, ...least })).toEqual(full);
    expect(Plan.parse(full)).toEqual(full);
  });

  it.each([
    [{ outcome: 'guess' }, 'outcome'],
    [{ outcome: 'answer', reply: '' }, 'reply'],
    [{ outcome: 'ask' }, 'reply'],
    [{ outcome: 'reuse' }, 'tool'],
    [{ goal: ' ' }, 'goal'],
    [{ steps: [] }, 'steps'],
    [{ steps: Array(8).fill('one more') }, 'steps'],
    [{ suggestions: Array(5).fill('this') }, 'suggestions'],
    [{ checks: [{ check: 'sorted', path: '' }] }, 'checks'],
    [{ checks: [{ check: 'file', glob: 'out/*', magic: 'exe' }] }, 'checks'],
    [{ needs: { secrets: ['A B'] } }, 'needs'],
  ])('is refused with %j', (change, part) => {
    expect(plan(change).error?.issues[0]?.path[0]).toBe(part);
  });

  it.each([
    '*.example.com',
    'https://example.com',
    'example.com/path',
    '10.0.0.1',
    'localhost',
    '[::1]',
    'a.example.com:22',
    '',
  ])('may not name %j as a host', (host) => {
    expect(plan({ needs: { hosts: [host] } }).success).toBe(false);
  });

  it.each(['api.example.com', 'API.Example.com', 'example.com:80', 'a-1.example.co.uk:443'])(
    'may name %s as a host',
    (host) => {
      expect(plan({ needs: { hosts: [host] } }).data?.needs.hosts).toEqual([host.toLowerCase()]);
    },
  );

  it('cuts prose that is too long visibly, and keeps needs within what a run may have', () => {
    const long = plan({ goal: 'g'.repeat(200), steps: ['s'.repeat(200)], needs: { memoryMb: 4096, seconds: 0 } }).data;
    expect(long?.goal).toHaveLength(150);
    expect(long?.steps[0]).toMatch(/^s{149}…$/);
    expect(long?.needs).toMatchObject({ memoryMb: 512, seconds: 1 });
  });

  it.each([
    ['', ''],
    ['$', ''],
    ['total', '/total'],
    ['/total', '/total'],
    ['$.total', '/total'],
    ['/Volatility a year, %', '/Volatility a year, %'],
  ])('reads the path %j as the JSON Pointer %j', (written, path) => {
    expect(plan({ checks: [{ check: 'key', path: written }] }).data?.checks).toEqual([{ check: 'key', path }]);
  });

  it('keeps a closed row count and an open one', () => {
    const checks = [
      { check: 'rows', path: '/rows', min: 1 },
      { check: 'rows', path: '/rows', min: 1, max: 9 },
    ];
    expect(plan({ checks }).data?.checks).toEqual([{ ...checks[0], max: null }, checks[1]]);
  });
});

/** All that both vendors take in a strict schema. */
const Strict: z.ZodType = z.lazy(() =>
  z.union([
    z.strictObject({
      type: z.enum(['string', 'number', 'integer', 'boolean', 'null']),
      enum: z.array(z.json()).optional(),
    }),
    z.strictObject({ type: z.literal('array'), items: Strict }),
    z.strictObject({ anyOf: z.array(Strict) }),
    z
      .strictObject({
        type: z.literal('object'),
        properties: z.record(z.string(), Strict),
        required: z.array(z.string()),
        additionalProperties: z.literal(false),
      })
      .refine(({ properties, required }) => String(required) === String(Object.keys(properties))),
  ]),
);

describe('the strict form of a schema', () => {
  it('asks for every property, allows no other, and has no keyword that a vendor refuses', () => {
    const strict = strictSchema(Plan);
    expect(() => Strict.parse(strict)).not.toThrow();
    expect(() => Strict.parse(plainSchema(Plan))).toThrow();
    // Anthropic takes 16 parameters with a union at most.
    expect(JSON.stringify(strict).split('"anyOf"').length - 1).toBeLessThanOrEqual(16);
  });

  it('holds no bounds and no words, because the prompt tells them', () => {
    const schema = z.object({ n: z.int().min(1).max(9).describe('how many'), list: z.array(z.string()).max(3) });
    expect(strictSchema(schema)).toMatchObject({
      properties: { n: { type: 'integer' }, list: { type: 'array', items: { type: 'string' } } },
    });
    expect(JSON.stringify(strictSchema(schema))).not.toMatch(/how many|maxItems|maximum/);
  });

  it.each([
    ['free keys', z.object({ a: z.record(z.string(), z.number()) })],
    ['any value', z.object({ a: z.array(z.unknown()) })],
    ['an open object', z.looseObject({ a: z.string() })],
    ['any value in a choice', z.object({ a: z.union([z.string(), z.object({ b: z.any() })]) })],
  ])('is not made up for %s', (_, schema) => {
    expect(strictSchema(schema)).toBeUndefined();
    expect(plainSchema(schema)).toMatchObject({ type: 'object' });
  });
});
