import { expect, it } from 'vitest';
import { memoryStore } from '#adapters/keyv/memory.ts';
import { systemClock } from '#adapters/system/clock.ts';
import { effectHandler } from '#agent/core/effects.ts';
import { keyOf, openSessions } from '#agent/core/sessions.ts';
import type { Effect } from '#domain/session/effect.ts';
import { AgentError } from '#domain/text/errors.ts';
import { aRef, aTurn } from '../../fakes/turns.ts';

/** Does a job that another taker has overtaken, and gives what is left to do then. */
async function overtaken(by: string): Promise<Effect[] | undefined> {
  const sessions = openSessions(memoryStore());
  const job: Effect = { id: 'job-1', turn: 'turn-1', by, kind: 'job', job: 'keep' };
  await sessions.update(aRef(), (now) => ({ ...now, turns: [aTurn('finished')], outbox: [job] }));
  const keep = async () => {
    throw new AgentError('another came', { code: 'STALE_EPOCH' });
  };
  const context = { sessions, instance: 'mine', clock: systemClock() } as never;
  await effectHandler(context, { keep } as never, new Set())({ id: 'job-1', key: keyOf(aRef()), turn: 'turn-1' });
  return (await sessions.read(aRef()))?.outbox;
}

it('what was left to another process meanwhile is not taken from it by the one that was slow', async () => {
  expect(await overtaken('mine')).toEqual([]);
  expect(await overtaken('')).toEqual([]);
  expect(await overtaken('another')).toMatchObject([{ id: 'job-1', by: 'another' }]);
});
