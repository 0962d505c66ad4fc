import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strictSchema } from '#domain/json/strict-schema.ts';
import { argumentGaps, Draft, Parameter, parametersSchema } from '#domain/program/draft.ts';
import { optionsOf, parameterSchema, whyNotValue } from '#domain/program/parameter.ts';
import { sampleArguments } from '#domain/tool/callable.ts';

type Type = Parameter['type'];
const TYPES = Parameter.shape.type.options;
const parameter = (type: Type, more: Partial<Parameter> = {}): Parameter => ({
  name: 'a',
  type,
  description: '',
  ...more,
});
const fits = (type: Type, value: unknown, more: Partial<Parameter> = {}): boolean =>
  whyNotValue(parameter(type, more), value) === undefined;

describe('a parameter', () => {
  it.each<[Type, unknown, boolean]>([
    ['date', '2026-11-27', true],
    ['date', '2024-02-29', true],
    ['date', '2026-02-29', false],
    ['date', '2026-11-27T00:00:00Z', false],
    ['date', '27.11.2026', false],
    ['date', 20261127, false],
    ['strings', ['a', ''], true],
    ['strings', [], true],
    ['strings', ['a', 1], false],
    ['strings', 'a', false],
    ['numbers', [1, -2.5], true],
    ['numbers', ['1'], false],
    ['numbers', [null], false],
    ['integer', 1.5, false],
    ['json', { a: [null] }, true],
  ])('of type %s takes %j: %s', (type, value, isTaken) => {
    expect(fits(type, value)).toBe(isTaken);
  });

  it('with options takes them and nothing else, to the letter', () => {
    const options = ['mean', 'the "sum"'];
    expect(fits('string', 'mean', { options })).toBe(true);
    expect(fits('string', 'Mean', { options })).toBe(false);
    expect(whyNotValue(parameter('string', { options }), 'x')).toBe('is none of "mean", "the \\"sum\\""');
    expect(fits('string', 'anything', { options: [] })).toBe(true);
    expect(fits('string', 'anything', { options: null })).toBe(true);
    expect(optionsOf(parameter('integer', { options }))).toEqual([]);
  });

  it.each([
    [Array.from({ length: 101 }, (_, index) => `${index}`), 'expected array to have <=100 items'],
    [['a'.repeat(76)], 'expected string to have <=75 characters'],
    [[''], 'expected string to have >=1 characters'],
    [['a', 'b', 'a'], 'an option stands there twice'],
    [['\ud800'], 'not well-formed'],
  ])('has no such options: %j', (options, message) => {
    expect(Parameter.safeParse(parameter('string', { options })).error?.issues[0]?.message).toContain(message);
  });

  it('of a record from before options still reads, and its schema is what it was', () => {
    const before = { name: 'how', type: 'string', description: 'How' } as const;
    expect(Parameter.parse(before)).toEqual(before);
    const schema = { type: 'string', description: 'How' };
    expect(parameterSchema(before)).toEqual(schema);
    expect(parameterSchema({ ...before, options: [] })).toEqual(schema);
    expect(parameterSchema({ ...before, options: null })).toEqual(schema);
    expect(parameterSchema({ ...before, options: ['mean'] })).toEqual({ ...schema, enum: ['mean'] });
  });

  it('takes what its JSON Schema takes, but no integer that a float cannot hold exactly', () => {
    const ajv = new Ajv2020({ formats: { file: true, date: /^\d{4}-\d{2}-\d{2}$/ } });
    const options = fc.option(fc.uniqueArray(fc.constantFrom('mean', 'sum', 'max')));
    const type = fc.constantFrom(...TYPES.filter((each) => each !== 'file'));
    const days = fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true });
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('mean', 'sum', 'other'),
      days.map((day) => day.toISOString().slice(0, 10)),
      fc.array(fc.string()),
      fc.array(fc.integer()),
    );
    fc.assert(
      fc.property(type, options, value, (kind, among, given) => {
        const one = parameter(kind, { options: among });
        const isExact = kind !== 'integer' || Number.isSafeInteger(given);
        expect(fits(kind, given, { options: among })).toBe(
          ajv.compile(parametersSchema({ parameters: [one] }))({ a: given }) && isExact,
        );
      }),
      { numRuns: 200, examples: [['integer', null, -(2 ** 53)]] },
    );
  });

  it('has a sample that fits, whatever its type', () => {
    const all = [
      ...TYPES.map((type): Parameter => parameter(type, { name: `a_${type}` })),
      parameter('string', { name: 'how', options: ['sum'] }),
    ];
    expect(argumentGaps({ parameters: all, arguments: JSON.stringify(sampleArguments(all)) })).toEqual([]);
  });

  it('is asked of models with a list of options in every case, because strict answers leave nothing out', () => {
    expect(JSON.stringify(strictSchema(Draft))).toContain(
      '"options":{"type":"array","items":{"type":"string"}}},"required":["name","type","description","options"]',
    );
  });
});
