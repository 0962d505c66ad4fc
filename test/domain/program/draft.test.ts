import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { strictSchema } from '#domain/json/strict-schema.ts';
import {
  argumentsOf,
  Draft,
  FunctionDraft,
  fileParametersOf,
  MOST_SOURCE_CHARACTERS,
  parametersSchema,
  ScriptDraft,
} from '#domain/program/draft.ts';

const draft = {
  language: 'python',
  name: 'rolling_volatility',
  description: 'How much a price moves.',
  parameters: [
    { name: 'csv', type: 'file', description: 'Columns date and close' },
    { name: 'days', type: 'integer', description: 'Length of the window' },
  ],
  source: 'import pandas as pd\n\n\ndef rolling_volatility(csv: str, days: int) -> dict:\n    return {}\n',
  arguments: '{"csv": "in/acme-prices.csv", "days": 17}',
  explanation: 'New.',
} as const;

const refusal = (schema: typeof Draft, change: object) =>
  schema.safeParse({ ...draft, ...change }).error?.issues[0]?.message;

describe('a draft', () => {
  it('is taken when all fits', () => {
    expect(FunctionDraft.parse(draft)).toEqual(draft);
    expect(argumentsOf(Draft.parse(draft))).toEqual({ csv: 'in/acme-prices.csv', days: 17 });
    expect(fileParametersOf(Draft.parse(draft))).toEqual(['csv']);
  });

  it.each([
    [{ name: 'rolling-volatility' }, 'not a snake_case identifier'],
    [{ name: 'a'.repeat(41) }, 'expected string to have <=40 characters'],
    [{ arguments: '{"csv": "a.csv"}' }, 'days is missing'],
    [{ arguments: '{"csv": "a.csv", "days": 17, "extra": 1}' }, 'extra is not a parameter'],
    [{ arguments: '{"csv": "a.csv", "days": "17"}' }, 'days is not of type integer'],
    [{ arguments: '{"csv": "../a.csv", "days": 17}' }, 'csv is not of type file'],
    [{ arguments: '{"csv": "in/..", "days": 17}' }, 'csv is not of type file'],
    [{ arguments: '{"csv": "/etc/passwd", "days": 17}' }, 'csv is not of type file'],
    [{ arguments: '[1]' }, 'not the text of a JSON object'],
    [{ arguments: 'days=17' }, 'not the text of a JSON object'],
    [{ arguments: '{"csv": "\\ud800", "days": 17}' }, 'not the text of a JSON object'],
    [{ parameters: [draft.parameters[0], draft.parameters[0]] }, 'two parameters are called csv'],
    [{ source: 'x'.repeat(MOST_SOURCE_CHARACTERS + 1) }, 'expected string to have <=100000 characters'],
  ])('is refused with %j', (change, message) => {
    expect(refusal(Draft, change)).toContain(message);
  });

  it.each([
    ['python', '    def rolling_volatility(csv):'],
    ['python', 'def rolling_volatility_2(csv):'],
    ['javascript', 'function rolling_volatility({ csv }) {}'],
    ['javascript', 'def rolling_volatility(csv):'],
  ])('of a function must define it at the top: %s %s', (language, source) => {
    expect(refusal(FunctionDraft, { language, source })).toContain('rolling_volatility(');
  });

  it.each(['export function rolling_volatility({ csv }) {}', 'export async function rolling_volatility ({ csv }) {}'])(
    'may be JavaScript: %s',
    (source) => {
      expect(FunctionDraft.safeParse({ ...draft, language: 'javascript', source }).success).toBe(true);
    },
  );

  it('of a one-off has no parameters, and blank arguments mean none', () => {
    expect(ScriptDraft.safeParse(draft).success).toBe(false);
    const script = ScriptDraft.parse({ ...draft, parameters: [], arguments: ' ', source: 'print(1)' });
    expect(argumentsOf(script)).toEqual({});
  });

  it('says its parameters as JSON Schema 2020-12 that takes exactly them', () => {
    const schema = parametersSchema(Draft.parse(draft));
    const fits = new Ajv2020({ formats: { file: true } }).compile(schema);
    expect(fits({ csv: 'in/a.csv', days: 17 })).toBe(true);
    expect(fits({ csv: 'in/a.csv' })).toBe(false);
    expect(fits({ csv: 'in/a.csv', days: 1.5 })).toBe(false);
    expect(fits({ csv: 'in/a.csv', days: 17, more: 1 })).toBe(false);
    expect(schema).toMatchObject({ properties: { csv: { type: 'string', format: 'file' } } });
  });

  it('can be asked for by strict structured output', () => {
    expect(strictSchema(FunctionDraft)).toMatchObject({ type: 'object', additionalProperties: false });
  });
});
