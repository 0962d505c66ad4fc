import { expect, it } from 'vitest';
import { memoryStore } from '#adapters/keyv/memory.ts';
import { showing } from '#agent/card/show-program.ts';
import type { AgentContext } from '#agent/core/context.ts';
import { openSessions } from '#agent/core/sessions.ts';
import { granting } from '#agent/decide/granting.ts';
import { accounting } from '#agent/permit/account.ts';
import type { AuditEntry } from '#domain/audit/audit.ts';
import { audited } from '#domain/session/audit-of.ts';
import { newSession } from '#domain/session/session.ts';
import { Settings } from '#domain/settings.ts';
import { AgentError } from '#domain/text/errors.ts';
import { anAttempt, aRef, aTurn } from '../../fakes/turns.ts';

const REF = aRef();

/** A thread with a program, and somebody who is not in its channel; or nobody can tell who anybody is. */
async function open(isKnown: boolean) {
  const store = memoryStore();
  const sessions = openSessions(store);
  const turn = aTurn('awaiting_approval', { attempts: [anAttempt()] });
  await sessions.update(REF, () => ({ ...newSession(REF), turns: [turn] }));
  const told = async <Told>(answer: Told): Promise<Told> => {
    if (!isKnown) {
      throw new AgentError('gone', { code: 'PEOPLE_UNAVAILABLE' });
    }
    return answer;
  };
  const lines: AuditEntry[] = [];
  const parts = {
    store,
    sessions,
    change: async (...[ref, change]: Parameters<AgentContext['change']>) =>
      (await sessions.update(ref, (now) => audited(now, change(now), 1))).after,
    bounds: async () => ({ policy: Settings.parse({}).policy }),
    audit: { append: async (_workspace: string, line: AuditEntry) => void lines.push(line) },
    people: {
      person: (_workspace: string, user: string) =>
        told({ user, name: user, kind: 'member', from: '', timeZone: 'UTC' }),
      isIn: () => told(false),
      place: () => told({ name: 'finance', kind: 'channel', shared: false }),
    },
    clock: { now: () => 1, id: () => 'id' },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  const context = parts as unknown as AgentContext;
  const refusals = async () => {
    const effects = (await sessions.read(REF))?.outbox ?? [];
    return effects.flatMap((effect) => (effect.kind === 'audit' ? [effect.entry.body] : []));
  };
  return { turn: turn.id, lines, refusals, ...showing(context), ...granting(context), ...accounting(context) };
}

it.each([
  [true, 'not_member'],
  [false, 'look_up_failed'],
])('whoever may not see a program is told so in words, and recorded; known: %s', async (isKnown, why) => {
  const s = await open(isKnown);
  expect(await s.program(REF, s.turn, 'U0LENA')).toMatchObject({ why, wish: 'view' });
  expect(await s.details(REF, s.turn, 'U0LENA')).toMatchObject({ why, wish: 'view' });
  const line = { wish: 'view', user: 'U0LENA', why, turn: s.turn, channel: REF.channel };
  expect(await s.refusals()).toMatchObject([line, line]);
});

it('nor does anybody see what is allowed in a channel or spent unrecorded, who may not', async () => {
  const s = await open(true);
  expect(await s.grants(REF, 'U0LENA')).toMatchObject({ why: 'not_member' });
  expect(await s.usage(REF, 'U0LENA')).toMatchObject({ why: 'not_member' });
  expect(s.lines.map(({ kind, body }) => [kind, body.wish])).toEqual([
    ['refused', 'view'],
    ['refused', 'ask'],
  ]);
});
