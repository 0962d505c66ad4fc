import { describe, expect, it } from 'vitest';
import { makeCall, seeCall } from '#adapters/mcp/calls.ts';
import type { Door } from '#adapters/mcp/door.ts';
import { deniedText, SENTENCES, standing } from '#adapters/mcp/texts.ts';
import { pinoLog } from '#adapters/system/log.ts';
import type { Patience, ReadyCall, SeenCall } from '#agent/face/token-door.ts';
import type { Outcome } from '#domain/program/run.ts';
import { FailReason, type Turn } from '#domain/session/session.ts';
import { aTurn, STATUSES } from '../../fakes/turns.ts';

const REF = { workspace: 'T0HARBOR', channel: 'C0FINOPS', thread: '1795340460.000100' };
const CALL = '3e2f7afe-cd47-4f05-b9c0-75437dcce0b0';
const TURN = `${REF.thread}_${CALL}`;
const SHOWN = { workspace: 'T0HARBOR', text: 'ts_' };
const READY: ReadyCall = {
  run: { id: 'mcp.x.y', user: 'U0MIRA', tool: 'tool-1', version: 1, arguments: {}, files: {}, unusable: {} },
  ...{ call: CALL, workspace: 'T0HARBOR', channel: 'C0FINOPS' },
  ...{ toolName: 'add_up', tokenName: 'Desk agent', mayRunAtOnce: false },
};
const nobody = async (): Promise<never> => Promise.reject(new Error('nobody asks for this'));

/** A door behind which a call stands as `seen` says; what happened to its thread, and for how long anybody waited. */
function doorTo(seen: Partial<SeenCall>, { ready = READY, refuses = '', writes = true } = {}) {
  const threads: string[] = [];
  const waits: Patience[] = [];
  const door: Door = {
    agent: {
      byToken: {
        ...{ whyNot: nobody, search: nobody, describe: nobody, ready: async () => ready },
        seen: async (_, thread, call, patience) => {
          waits.push(patience);
          expect([thread, call]).toEqual([REF.thread, CALL]);
          return { ref: REF, turn: aTurn('awaiting_approval'), result: undefined, files: [], ...seen };
        },
      },
      runTool: async () => (refuses === '' ? undefined : { why: refuses as 'paused' }),
    },
    threads: {
      open: async () => (writes ? REF : undefined),
      close: async ({ thread }) => {
        threads.push(thread);
      },
      link: async () => 'https://harborline.slack.com/archives/C0FINOPS/p1',
    },
    ...{ workspace: 'T0HARBOR', isInTime: () => true, underWay: new Set(), log: pinoLog({ write: () => true }) },
  };
  return { door, threads, waits };
}
const call = (door: Door) => makeCall(door, SHOWN, { name: 'add_up', arguments: {} });
const see = async (door: Door, wait = 0) => (await seeCall(door, SHOWN, { turn: TURN, wait })).structuredContent;

describe('a call', () => {
  it('takes its thread back where nothing waits in it, and not where nobody knows', async () => {
    const [paused, unknown, silent] = [
      doorTo({}, { refuses: 'paused' }),
      doorTo({}, { refuses: 'not_saved' }),
      doorTo({}, { writes: false }),
    ];
    expect(await call(paused.door)).toMatchObject({
      isError: true,
      content: [{ text: deniedText({ why: 'paused' }) }],
    });
    expect(await call(unknown.door)).toMatchObject({ isError: true });
    expect(await call(silent.door)).toMatchObject({ isError: true, content: [{ text: SENTENCES.noThread }] });
    expect([paused.threads, unknown.threads, silent.threads]).toEqual([[REF.thread], [], []]);
    expect(paused.door.underWay.size).toBe(0);
  });

  it.each<[string, unknown]>([
    ['a key that would be left out', JSON.parse('{"a": {"__proto__": 1}}')],
    ['an endless number', JSON.parse('{"a": 1e999}')],
    ['half a character', { a: '\ud800' }],
    ['endless depth', JSON.parse(`{"a": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`)],
  ])('with %s is none, because people would approve another one', async (_, given) => {
    const { door, threads, waits } = doorTo({});
    const answered = await makeCall(door, SHOWN, { name: 'add_up', arguments: given as Record<string, unknown> });
    expect(answered).toMatchObject({ isError: true, content: [{ text: SENTENCES.noArguments }] });
    expect([threads, waits]).toEqual([[], []]);
  });

  it('waits for a standing approval only where one may let it run', async () => {
    const [one, other] = [doorTo({}), doorTo({}, { ready: { ...READY, mayRunAtOnce: true } })];
    expect((await call(one.door)).structuredContent).toMatchObject({ status: 'awaiting_approval', turn: TURN });
    await call(other.door);
    expect([...one.waits, ...other.waits].map(({ until }) => until)).toEqual(['asked', 'decided']);
  });
});

describe('a result', () => {
  const passed = aTurn('finished');

  it('comes with its files, or says that it is too large', async () => {
    const files = [
      { name: 'a.csv', size: 3, link: 'https://harborline.slack.com/files/a' },
      { name: 'b.csv', size: 4, link: undefined },
    ];
    expect(await see(doorTo({ turn: passed, result: { value: { sum: 42 } }, files }).door)).toEqual({
      ...{ status: 'finished', turn: TURN, link: expect.any(String), meaning: 'It worked.' },
      untrusted: { result: { sum: 42 }, files: [files[0], { name: 'b.csv', size: 4 }] },
    });
    const large = await see(doorTo({ turn: passed, result: { bytes: 200_000 } }).door);
    expect(large).toMatchObject({ resultBytes: 200_000, result: expect.stringContaining('too large') });
    expect(large).not.toHaveProperty('untrusted');
  });

  it('holds nothing that looks like a secret, in no part of it', async () => {
    const secret = `xoxb-${'1234567890'.repeat(3)}`;
    const files = [{ name: `${secret}.csv`, size: 3, link: undefined }];
    const value = { rows: [{ note: `it is ${secret}`, count: 3 }], [secret]: null };
    const answered = await seeCall(doorTo({ turn: passed, result: { value }, files }).door, SHOWN, {
      ...{ turn: TURN, wait: 0 },
    });
    expect(JSON.stringify(answered)).not.toContain(secret);
    expect(answered.structuredContent).toMatchObject({
      untrusted: {
        result: { rows: [{ note: 'it is [removed]', count: 3 }], '[removed]': null },
        files: [{ name: '[removed].csv' }],
      },
    });
  });

  it('tells a result that is null from none', async () => {
    expect(await see(doorTo({ turn: passed, result: { value: null } }).door)).toHaveProperty('untrusted', {
      result: null,
    });
    expect(await see(doorTo({ turn: passed }).door)).not.toHaveProperty('untrusted');
  });

  it('waits as long as it is told, and is asked for by a whole name only', async () => {
    const { door, waits } = doorTo({ turn: passed });
    await see(door, 30);
    expect(waits).toEqual([{ until: 'over', milliseconds: 30_000 }]);
    for (const turn of ['', CALL, `${TURN}x`, `${REF.thread}_../x`, `C0OTHER:${TURN}`, `1_${CALL}`]) {
      expect(await seeCall(door, SHOWN, { turn, wait: 0 })).toMatchObject({
        ...{ isError: true, content: [{ text: deniedText({ why: 'unknown_turn' }) }] },
      });
    }
    expect(waits).toHaveLength(1);
  });
});

describe('the sentences', () => {
  const outcomes: Outcome[] = [
    ...[{ kind: 'failed', exit: 1 } as const, { kind: 'check_failed', check: 'x' } as const],
    ...[{ kind: 'limit', limit: 'time' } as const, { kind: 'input_changed', file: 'x' } as const],
    { kind: 'sandbox_unavailable' },
  ];
  const turns: Turn[] = [
    ...STATUSES.map((status) => aTurn(status)),
    ...FailReason.options.map((reason) => aTurn('failed', { reason })),
  ];
  const denials = [
    ...(['unknown_token', 'revoked_token', 'ended_token', 'used_up', 'takes_files'] as const),
    ...(['paused', 'no_tool', 'tool_changed', 'not_saved', 'unknown_turn', 'superseded'] as const),
  ].map((why) => deniedText({ why }));
  const people = (['guest', 'bot', 'deactivated', 'not_member', 'look_up_failed', 'shared_channel'] as const).map(
    (why) => deniedText({ why, wish: 'ask', channel: '#<evil>' }),
  );

  it('are plain, and say what to do', () => {
    const told = [
      ...[...denials, ...people, ...Object.values(SENTENCES)],
      ...turns.map((turn) => standing(turn, { kind: 'passed' }).sentence),
      ...outcomes.map((outcome) => standing(passedTurn, outcome).sentence),
    ];
    for (const sentence of told) {
      expect(sentence).toMatch(/^[A-Z][^\n<>`*]+\.$/);
      expect(sentence.length).toBeLessThan(160);
    }
    expect([...denials, ...people].filter((sentence) => !/[.] [A-Z]/.test(sentence))).toEqual([]);
  });

  it('call nothing finished that has not worked', () => {
    const passedOnes = turns.filter((turn) => standing(turn, { kind: 'passed' }).status === 'finished');
    expect(passedOnes.map(({ status }) => status)).toEqual(['finished']);
    expect(outcomes.map((outcome) => standing(passedTurn, outcome).status)).toEqual(outcomes.map(() => 'failed'));
  });
  const passedTurn = aTurn('finished');
});
