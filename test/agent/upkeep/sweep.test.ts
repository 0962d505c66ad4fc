import { expect, it } from 'vitest';
import { memoryStore } from '#adapters/keyv/memory.ts';
import type { AgentContext } from '#agent/core/context.ts';
import { openSessions } from '#agent/core/sessions.ts';
import { sweepDue } from '#agent/upkeep/sweep.ts';
import { newSession } from '#domain/session/session.ts';
import { AT, aWaiting, DAY_MS } from '../../fakes/approvals.ts';
import { anAttempt, aRef, aTurn } from '../../fakes/turns.ts';

it('ends a proposal whose time is over, also beside a record that cannot be read', async () => {
  const store = memoryStore();
  const sessions = openSessions(store);
  const unreadable = { workspace: aRef().workspace, kind: 'session', id: 'C0FINANCE:1.000100' } as const;
  await store.update(unreadable, () => ({ value: { schema: 99 }, open: true }));
  const ref = aRef({ thread: '2.000100' });
  const waiting = aWaiting({ expiresAt: AT + DAY_MS });
  const turn = aTurn('awaiting_approval', { attempts: [anAttempt()], since: AT, waiting });
  await sessions.update(ref, () => ({ ...newSession(ref), turns: [turn] }));

  const logged: unknown[] = [];
  const parts: Partial<AgentContext> = {
    store,
    sessions,
    change: async (of, change) => (await sessions.update(of, change)).after,
    clock: { now: () => AT + 2 * DAY_MS, wait: async () => undefined, id: () => 'id' },
    log: { info: () => undefined, warn: () => undefined, error: (message) => void logged.push(message) },
  };
  await sweepDue({ ...({} as AgentContext), ...parts });
  expect((await sessions.read(ref))?.turns[0]?.status).toBe('expired');
  expect(logged).toEqual(['not swept']);
});
