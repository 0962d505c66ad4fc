import { describe, expect, it } from 'vitest';
import { leftBehind, sayAgain, unsaid } from '#domain/session/delivery.ts';
import { newSession, type Session, type Turn } from '#domain/session/session.ts';
import { withoutJobs } from '#domain/session/transition.ts';
import { aRef, aTurn } from '../../fakes/turns.ts';

const holding = (...turns: Turn[]): Session => ({ ...newSession(aRef()), turns });
const causes = ({ outbox }: Session) => outbox.map((effect) => (effect.kind === 'job' ? effect.job : effect.kind));
const silent = (turn: Turn, moment: 'decide' | 'ended'): Turn => ({
  ...turn,
  messages: { ...turn.messages, elsewhere: { moment, closed: true } },
});

describe('what the thread does not take', () => {
  it('is told elsewhere once for each moment, and never the earlier one after the end', () => {
    const first = unsaid(holding(aTurn('awaiting_approval')), 'turn-1', 'decide', true);
    expect(unsaid(first, 'turn-1', 'decide', false)).toBe(first);
    const last = unsaid(first, 'turn-1', 'ended', true);
    expect(causes(last)).toEqual(['tell', 'tell']);
    expect(unsaid(last, 'turn-1', 'decide', true)).toBe(last);
    expect(unsaid(last, 'turn-1', 'ended', true)).toBe(last);
  });

  it('is told although the turn goes on', () => {
    const told = unsaid(holding(aTurn('awaiting_approval')), 'turn-1', 'decide', true);
    expect(causes(withoutJobs(told, 'turn-1'))).toEqual(['tell']);
  });

  it('is said in the thread when somebody speaks there again: proposals that wait, and ends', () => {
    const finished = { ...aTurn('finished'), delivered: true };
    expect(causes(sayAgain(holding(silent(aTurn('awaiting_approval'), 'decide'))))).toEqual(['draw']);
    expect(causes(sayAgain(holding(silent(finished, 'ended'))))).toEqual(['draw', 'deliver']);
    expect(causes(sayAgain(holding(silent(aTurn('failed'), 'ended'))))).toEqual(['draw']);
  });

  it('is not said again when it was said, is under way, or is of no interest any more', () => {
    const finished = { ...aTurn('finished'), delivered: true };
    const ended = { ...finished, messages: { ...finished.messages, ended: true } };
    const turns = [
      aTurn('failed'),
      silent(ended, 'ended'),
      silent({ ...finished, delivered: false }, 'ended'),
      silent(aTurn('running'), 'decide'),
    ];
    for (const turn of turns) {
      const session = holding(turn);
      expect(sayAgain(session)).toBe(session);
    }
  });

  it('leaves files behind by name, each once', () => {
    const session = holding(aTurn('finished'));
    const { epoch } = aTurn('finished');
    const once = leftBehind(session, 'turn-1', epoch, ['out/a.bin'], 'Slack did not take it');
    const twice = leftBehind(once, 'turn-1', epoch, ['out/a.bin', 'out/b.bin'], 'Slack did not take it');
    expect(twice.turns[0]?.attempts[0]?.run?.leftOut.map(({ path }) => path)).toEqual(['out/a.bin', 'out/b.bin']);
    expect(causes(twice)).toEqual(['draw', 'draw']);
  });
});
