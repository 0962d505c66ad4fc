import { describe, expect, it } from 'vitest';
import { NOT_LOOKED_UP } from '#domain/policy/approval.ts';
import { audited } from '#domain/session/audit-of.ts';
import { approve } from '#domain/session/decide-state.ts';
import { keptAs, mayBeWanted, wanted } from '#domain/session/keep-state.ts';
import { delivered, finish, start } from '#domain/session/run-state.ts';
import { newSession, Session, type Turn, type TurnIn } from '#domain/session/session.ts';
import { turnOf } from '#domain/session/transition.ts';
import type { Kept, Wanted } from '#domain/tool/keeping.ts';
import { anApprovedAttempt, anAttempt, aProgram, aRef, aRun, aTurn } from '../../fakes/turns.ts';

const ID = 'turn-1';
const BY = { user: 'U0PRIYA', name: 'Priya Raman' };
const DECISION: Wanted = { by: BY, at: 9, way: 'new', tool: null, separate: false, form: null };
const KEPT: Kept = {
  ...{ state: 'kept', way: 'new', by: BY, replayed: 'passed', before: null },
  tool: { id: 'tool-1', name: 'rolling_volatility', version: 1 },
};
const sessionOf = (turn: Turn): Session => ({ ...newSession(aRef()), turns: [turn] });
const finished = (changes: Partial<TurnIn<'finished'>> = {}): Session => sessionOf(aTurn('finished', changes));
const jobsOf = ({ outbox }: Session) => outbox.flatMap((each) => (each.kind === 'job' ? [each.job] : []));

/** From a card with the tick to the end of its delivery. */
function ran(keep: boolean, outcome: Parameters<typeof aRun>[0] = {}): Session {
  const attempt = anAttempt();
  const waiting = sessionOf(aTurn('awaiting_approval', { attempts: [attempt], waiting: NOT_LOOKED_UP }));
  const votes = [{ ...BY, at: 4, kind: 'member' as const, through: [] }];
  const complete = { votes, at: 5, nonce: 'n', instance: 'i', policy: 'p', endsAt: null, grant: null, keep };
  const started = start(approve(waiting, ID, attempt.digest, complete), ID, 6, 'i');
  return finish(started, ID, turnOf(started, ID).epoch, aRun(outcome));
}

describe('keeping what worked', () => {
  it('follows the tick of the approval, once the answer is out', () => {
    const session = ran(true);
    expect(turnOf(session, ID)).toMatchObject({
      kept: { state: 'wanted', wanted: { by: BY, way: 'new', form: null } },
    });
    expect(jobsOf(session)).not.toContain('keep');
    expect(jobsOf(delivered(session, ID, turnOf(session, ID).epoch))).toEqual(['keep']);
    expect(Session.parse(JSON.parse(JSON.stringify(session)))).toEqual(session);
  });

  it('does nothing without the tick, and nothing of what did not work', () => {
    for (const session of [ran(false), ran(true, { outcome: { kind: 'failed', exit: 1 } })]) {
      expect(turnOf(session, ID)).not.toHaveProperty('kept');
      expect(jobsOf(delivered(session, ID, turnOf(session, ID).epoch))).toEqual([]);
    }
  });

  it('is at once where the answer is out, and after it where it is not', () => {
    expect(jobsOf(wanted(finished({ delivered: true }), ID, DECISION))).toEqual(['keep']);
    const early = wanted(finished(), ID, DECISION);
    expect(jobsOf(early)).toEqual([]);
    expect(jobsOf(delivered(early, ID, 1))).toEqual(['keep']);
  });

  it('is of functions only, that worked and are no call of a tool, and once', () => {
    const attemptOf = (changes: Parameters<typeof aProgram>[0]) =>
      anApprovedAttempt(aRun(), { program: aProgram(changes) });
    const script = attemptOf({ files: [{ path: 'main.py', sha256: 'a'.repeat(64), lines: 3 }] });
    const call = attemptOf({ tool: { id: 'tool-1', version: 1 } });
    const failed = anApprovedAttempt(aRun({ outcome: { kind: 'failed', exit: 1 } }));
    for (const attempt of [script, call, failed]) {
      expect(mayBeWanted(aTurn('finished', { attempts: [attempt] }))).toBe(false);
    }
    for (const kept of [{ state: 'wanted', wanted: DECISION } as const, KEPT]) {
      expect(() => wanted(finished({ kept }), ID, DECISION)).toThrow('nothing to keep');
    }
    const again: Kept[] = [
      { state: 'not_kept', why: 'differs', where: '/rows' },
      { state: 'alike', wanted: DECISION, why: 'same', tool: KEPT.tool },
    ];
    for (const kept of again) {
      expect(turnOf(wanted(finished({ kept }), ID, DECISION), ID)).toMatchObject({ kept: { state: 'wanted' } });
    }
  });

  it('is said once, by the newest taker, and is in the audit', () => {
    const at = finished({ kept: { state: 'wanted', wanted: DECISION }, epoch: 3 });
    expect(() => keptAs(at, ID, 2, KEPT)).toThrow(expect.objectContaining({ code: 'STALE_EPOCH' }));
    const after = audited(at, keptAs(at, ID, 3, KEPT), 50);
    expect(() => keptAs(after, ID, 3, KEPT)).toThrow(expect.objectContaining({ code: 'TRANSITION_ILLEGAL' }));
    const lines = after.outbox.flatMap((each) => (each.kind === 'audit' ? [each.entry] : []));
    expect(lines).toMatchObject([
      { kind: 'tool_kept', at: 50, body: { user: 'U0PRIYA', tool: 'tool-1', version: 1, replayed: 'passed' } },
    ]);
    const not = audited(at, keptAs(at, ID, 3, { state: 'not_kept', why: 'differs', where: '/a' }), 50);
    expect(not.outbox.flatMap((each) => (each.kind === 'audit' ? [each.entry.body] : []))).toMatchObject([
      { why: 'differs' },
    ]);
  });
});
