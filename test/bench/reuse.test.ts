import { describe, expect, it } from 'vitest';
import { planPrompt } from '#agent/prompts/plan.ts';
import { wordsOf } from '#domain/search/search-words.ts';
import { whereDifferent } from '#domain/tool/same-result.ts';
import { toolStub } from '#domain/tool/tool-stub.ts';
import { distractors } from '../../bench/reuse/distractors.ts';
import { planner } from '../../bench/reuse/planner.ts';
import { CHORES, rounds } from '../../bench/reuse/rows.ts';

const ROWS = rounds().flat();
const [ROW] = ROWS;

const shared = (one: string, other: string): number => {
  const [left, right] = [one, other].map((text) => new Set(wordsOf(text).filter((word) => !/\d/.test(word))));
  return left!.intersection(right!).size / Math.min(left!.size, right!.size);
};
const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 1;

describe('the rows of the reuse bench', () => {
  it('are 200, of 40 functions, and the same each time', () => {
    expect([ROWS.length, new Set(CHORES.map(({ name }) => name)).size]).toEqual([200, 40]);
    expect(JSON.stringify(rounds().flat())).toBe(JSON.stringify(ROWS));
  });

  it('ask again in other words and for another answer', () => {
    expect(middle(ROWS.map(({ first, again }) => shared(first.request, again.request)))).toBeLessThan(0.5);
    expect(middle(ROWS.map(({ chore, again }) => shared(chore.source, again.request)))).toBeLessThan(0.6);
    const alike = ROWS.filter(({ first, again }) => whereDifferent(first.expected, again.expected) === undefined);
    expect(alike.length).toBeLessThanOrEqual(5); // of answers such as yes and no
  });

  it('stand among 2,000 tools of the same fields, none of which is theirs', () => {
    const others = distractors(2_000).map(({ name }) => name);
    expect(new Set([...others, ...CHORES.map(({ name }) => name)]).size).toBe(2_040);
  });
});

describe('the scripted planner', () => {
  const ask = (tools: readonly string[], request: string) =>
    planPrompt({
      ...{ request, tools, thread: [], files: [], packages: {}, secrets: [] },
      ...{ today: '2026-11-27', timeZone: 'UTC' },
    }).prompt;
  const stub = toolStub({ ...ROW!.chore, description: 'Whatever it says.', returns: '' });

  it('reuses a tool if and only if its line stands in the prompt', () => {
    const { answer, heard } = planner(ROWS);
    const { request } = ROW!.again;
    const told = (...tools: string[]) => answer('plan', ask(tools, request));
    expect(told(stub)).toMatchObject({ outcome: 'reuse', tool: ROW!.chore.name });
    for (const other of [`x${stub}`, stub.replace('(', '_2('), `other(): ${stub}`]) {
      expect(told(other)).toMatchObject({ outcome: 'create' });
    }
    expect(told()).toMatchObject({ outcome: 'create' });
    expect(heard(request).map(({ listed }) => listed)).toEqual([1, 1, 1, 1, 0]);
  });

  it('knows nothing that nobody asks', () => {
    expect(() => planner(ROWS).answer('plan', ask([stub], 'Something else?'))).toThrow('nobody asks that');
  });
});
