import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonValuesIn } from '#domain/json/json-text.ts';
import { readReply } from '#domain/model/answer-shape.ts';

const object = fc
  .dictionary(fc.string(), fc.jsonValue(), { minKeys: 1, noNullPrototype: true })
  .map((value) => JSON.parse(JSON.stringify(value)));
const found = (text: string) => [...jsonValuesIn(text)];

describe('JSON in a reply', () => {
  it('is found again, however it is wrapped', () => {
    const prose = fc.string().filter((text) => !/[{}"`<]/.test(text));
    fc.assert(
      fc.property(object, prose, prose, fc.constantFrom(0, 2), (value, before, after, indent) => {
        const json = JSON.stringify(value, null, indent);
        for (const reply of [json, `${before}${json}${after}`, `${before}\n\`\`\`json\n${json}\n\`\`\`\n${after}`]) {
          expect(found(reply)).toContainEqual(value);
        }
      }),
    );
  });

  it('is not cut by braces and fences inside strings', () => {
    const value = { source: 'def f():\n    """```\n{"not": "this"}\n```"""\n    return {}\n', x: '}' };
    expect(found(`Here:\n${JSON.stringify(value)}\nDone {ok}.`)[0]).toEqual(value);
  });

  it('may have real line breaks in its strings', () => {
    expect(found('{"source": "a\n\tb"}')).toEqual([{ source: 'a\n\tb' }]);
  });

  it('is looked for behind braces that are prose', () => {
    expect(found('Use {name} and { {"a": 1} here')).toEqual([{ a: 1 }]);
  });

  it.each([
    ['<think>{"a": 1}</think>{"a": 2}', [{ a: 2 }]],
    ['<thinking>\n{"a": 1}\n</thinking>\n\n{"a": 2}', [{ a: 2 }]],
    ['so {"a": 1} it is </think>{"a": 2}', [{ a: 2 }]],
    [`<Think>${'İstanbul '.repeat(20)}</thinK>{"a": 2}`, [{ a: 2 }]],
    ['<think>{"a": 1} and so on', []],
    ['{"source": "print(\'</think>\')"}', [{ source: "print('</think>')" }]],
  ])('is not looked for in thoughts: %j', (text, values) => {
    expect(found(text)).toEqual(values);
  });

  it.each(['', '  ', 'no', '{', '{"a": ', '}{', '```json\n```'])('is not in %j', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('costs little to look for in a hostile reply', () => {
    const start = performance.now();
    found('{"'.repeat(100_000));
    found('{'.repeat(200_000));
    found(`${'{'.repeat(50)}"${'\\"'.repeat(200_000)}`);
    found('```json\n'.repeat(50_000));
    found(`${'"{'.repeat(100_000)}\n${'```\n'.repeat(1000)}`);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('never makes anything throw', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '"', '\\', '`', '\n', 'a', '<think>') }),
        (text) => void found(text),
      ),
    );
  });
});

describe('reading a reply', () => {
  const schema = z.object({ city: z.string() });

  it('takes the first JSON that fits', () => {
    expect(readReply(schema, 'As {"town": 1}: {"city": "Lima"} or {"city": "Cusco"}')).toEqual({
      good: true,
      answer: { city: 'Lima' },
    });
  });

  it.each([
    ['', 'blank'],
    ['Lima', 'no complete JSON object'],
    ['{"city": 1}', 'expected string'],
  ])('says what is wrong with %j', (reply, words) => {
    expect(readReply(schema, reply)).toMatchObject({ good: false, problem: expect.stringContaining(words) });
  });
});
