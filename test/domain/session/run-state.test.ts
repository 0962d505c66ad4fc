import { describe, expect, it } from 'vitest';
import { leftBy } from '#domain/session/delivery.ts';
import { leaveLine, lineUp } from '#domain/session/run-state.ts';
import { newSession, Session, type Turn } from '#domain/session/session.ts';
import { stop } from '#domain/session/state.ts';
import { turnOf } from '#domain/session/transition.ts';
import { aRef, aTurn } from '../../fakes/turns.ts';

const BY = { user: 'U0JONAS', name: 'Jonas Weber' };
const sessionOf = (turn: Turn): Session => ({ ...newSession(aRef()), turns: [turn] });
const running = aTurn('running');
const { id, epoch } = running;
const AT = 1_000_000;

describe('a run in line for a sandbox', () => {
  const inLine = lineUp(sessionOf(running), id, epoch);
  const begun = leaveLine(inLine, id, epoch, AT);

  it('has not run when it is stopped there', () => {
    expect(turnOf(stop(inLine, id, BY, AT), id)).toMatchObject({ status: 'stopped', ran: null });
  });

  it('has run since it left the line', () => {
    expect(turnOf(stop(begun, id, BY, AT + 6_000), id)).toMatchObject({ status: 'stopped', ran: 6_000 });
  });

  it('is told by its newest taker only', () => {
    for (const change of [() => lineUp(inLine, id, epoch + 1), () => leaveLine(inLine, id, epoch + 1, AT)]) {
      expect(change).toThrow(expect.objectContaining({ code: 'STALE_EPOCH' }));
    }
  });

  it('is said right in the end by whoever ran it, when the stop was stored before its news', () => {
    const early = leftBy(stop(inLine, id, BY, AT + 2_000), id, epoch, null, AT);
    expect(turnOf(early, id)).toMatchObject({ ran: 2_000 });
    const late = leftBy(stop(sessionOf(running), id, BY, running.startedAt + 1_000), id, epoch, null, null);
    expect(turnOf(late, id)).toMatchObject({ ran: null });
  });

  it('is not in line where an older record does not say so', () => {
    const { inLine: _, ...older } = running;
    const read = Session.parse({ ...sessionOf(running), turns: [older] });
    expect(read.turns).toEqual([running]);
  });
});
