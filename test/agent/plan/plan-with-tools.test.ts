import { expect, it } from 'vitest';
import { memoryBlobs } from '#adapters/blobs/memory.ts';
import { memoryStore } from '#adapters/keyv/memory.ts';
import { memoryLibrary } from '#adapters/library/memory.ts';
import { systemClock } from '#adapters/system/clock.ts';
import type { AgentContext } from '#agent/core/context.ts';
import { findTools } from '#agent/plan/find-tools.ts';
import { proposeCall } from '#agent/plan/propose-call.ts';
import { type Brief, writePlan } from '#agent/plan/write-plan.ts';
import type { Session, Turn } from '#domain/session/session.ts';
import { AgentError, type ErrorCode } from '#domain/text/errors.ts';
import { aPlanReply, scriptedModel } from '../../fakes/scripted-model.ts';
import { aTool } from '../../fakes/tools.ts';
import { anApprovedAttempt, aPlan, aRef, aRequest, aRun, aTurn } from '../../fakes/turns.ts';

const { workspace } = aRef();

/** What planning looks at, and `session` as it changes. */
async function open(turn: Turn, files: Session['files'] = []) {
  const library = memoryLibrary();
  await library.put(workspace, aTool({ description: 'Counts the rows' }), null);
  const model = scriptedModel({ plan: aPlanReply({ needs: undefined, steps: ['Count the rows'] }) });
  const state: { session: Session } = {
    session: { schema: 1, ref: aRef(), revision: 0, turns: [turn], heard: [], files, outbox: [] } as never,
  };
  const context = {
    ...{ library, model, store: memoryStore(), blobs: memoryBlobs(), clock: systemClock(), breakers: new Map() },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    sandbox: { describe: async () => ({ versions: {}, provider: 'bubblewrap', digest: 'abc' }) },
    bounds: async () => ({
      ...{ budgets: { workspace: {}, user: {} }, routes: {}, prices: {}, previews: true },
      ...{ mostFiles: 10, mostRunMb: 200, mostFileMb: 50, keepDays: 90 },
    }),
    change: async (_: unknown, change: (now: Session) => Session) => {
      state.session = change(state.session);
      return state.session;
    },
  } as unknown as AgentContext;
  return { context, state, model };
}

it('a library that cannot be read is no reason to plan nothing, one that is away is', async () => {
  const broken = (code: ErrorCode) => {
    const search = async () => {
      throw new AgentError('no', { code });
    };
    return { library: { search }, log: { error: () => undefined } } as unknown as AgentContext;
  };
  expect(await findTools(broken('STORE_CORRUPT'), workspace, 'rows')).toEqual([]);
  await expect(findTools(broken('STORE_UNAVAILABLE'), workspace, 'rows')).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
  });
});

it('only a new function is looked for by the plan’s steps, none that takes the place of one that failed', async () => {
  const failed = anApprovedAttempt(aRun({ outcome: { kind: 'failed', exit: 1 } }));
  for (const [attempts, calls] of [
    [[], 2],
    [[failed], 1],
  ] as const) {
    const turn = aTurn('planning', { plan: aPlan(), attempts: [...attempts] });
    const { context, state, model } = await open(turn);
    const brief: Brief = {
      ...{ ref: aRef(), session: state.session, turn, files: [], heard: [], timeZone: 'UTC', secrets: [], tools: [] },
      seen: () => undefined,
    };
    expect((await writePlan(context, brief, new AbortController().signal)).plan.outcome).toBe('create');
    expect(model.asked).toHaveLength(calls);
  }
});

it('a call is made with the very file that was chosen for it, or not at all', async () => {
  const [chosen] = aRequest().files;
  const file = { ...chosen!, name: 'prices.csv', sha256: null, leftOut: 'it is larger than 50 MB' };
  const call = { tool: 'tool-1', arguments: { csv: 'in/prices.csv', days: 17 } };
  const turn = aTurn('planning', { request: aRequest({ files: [file], call }) });
  const { context, state } = await open(turn);
  const bytes = new TextEncoder().encode('date,close\n');
  const sha256 = await context.blobs.put(workspace, bytes, Date.now() + 60_000);
  const namesake = { ...file, id: 'F0OTHER001', sha256, size: bytes.length, leftOut: null };
  const session = { ...state.session, files: [namesake] };
  await proposeCall(context, aRef(), session, turn, 'UTC');
  const [after] = state.session.turns;
  expect(after).toMatchObject({ status: 'answered', attempts: [] });
  expect(after).toHaveProperty('reply', expect.stringContaining('I cannot use prices.csv: it is larger than 50 MB.'));
});
