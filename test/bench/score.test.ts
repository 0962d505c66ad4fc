import { describe, expect, it } from 'vitest';
import { compare, median } from '../../bench/bench.ts';
import { type Call, replay, scoreOf, told } from '../../bench/flow/score.ts';

const call = (method: string, at: number, args = {}, answer = {}): Call => ({
  method,
  args,
  at,
  token: 'bot',
  status: 200,
  ok: true,
  answer: { ok: true, ...answer },
});

const CALLS = [
  call('files.info', 1000, { file: 'F1' }),
  call('chat.postMessage', 1004, { thread_ts: '1.1' }, { ts: '1.2' }),
  call('chat.update', 1055, { ts: '1.2', text: 'in 1.1' }),
];

describe('a recorded run', () => {
  it('tells which calls waited for which', () => {
    const score = scoreOf(CALLS, 50);
    expect(score.map(({ after }) => after)).toEqual([[], [], [0, 1]]);
    expect(told(score)).toBe('files.info + chat.postMessage → chat.update');
  });

  it('is made again in its order, with the names of the new run', async () => {
    const made: unknown[] = [];
    const open: (() => void)[] = [];
    const done = replay(
      scoreOf(CALLS, 50),
      new Map([
        ['1.1', '7.1'],
        ['F1', 'F7'],
      ]),
      (method, args) => {
        made.push([method, args]);
        return new Promise((resolve) => open.push(() => resolve({ ts: '7.2' })));
      },
    );
    await expect.poll(() => open.length).toBe(2);
    expect(made).toEqual([
      ['files.info', { file: 'F7' }],
      ['chat.postMessage', { thread_ts: '7.1' }],
    ]);
    open[0]?.();
    await Promise.resolve();
    expect(made).toHaveLength(2);
    open[1]?.();
    await expect.poll(() => open.length).toBe(3);
    expect(made[2]).toEqual(['chat.update', { ts: '7.2', text: 'in 7.1' }]);
    open[2]?.();
    await done;
  });
});

describe('figures', () => {
  it('take the middle of the ratios, not the ratio of the middles', () => {
    const pairs = [
      { ours: 10, theirs: 10 },
      { ours: 30, theirs: 10 },
      { ours: 40, theirs: 20 },
    ];
    expect(compare(pairs)).toEqual({ ratio: 2, ours: 30, theirs: 10 });
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });
});
