import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOT_LOOKED_UP, type Vote } from '#domain/policy/approval.ts';
import type { GrantTerms } from '#domain/policy/grant-terms.ts';
import { approve, expire, nudge, offerGrant, reject, vote, withdraw } from '#domain/session/decide-state.ts';
import { edit, join, open } from '#domain/session/request-state.ts';
import { delivered, finish, interrupt, repair, restart, start } from '#domain/session/run-state.ts';
import { isUnfinished, newSession, type Session, type Status, type Turn } from '#domain/session/session.ts';
import { advance, answer, begin, fail, offered, propose, question, stop, supersede } from '#domain/session/state.ts';
import { settled } from '#domain/session/transition.ts';
import { anApprovedAttempt, anAttempt, aPlan, aRef, aRequest, aRun, aTurn, STATUSES } from '../../fakes/turns.ts';

const ID = 'turn-1';
const EPOCH = 1;
const BY = { user: 'U0JONAS', name: 'Jonas Weber' };
const A_VOTE: Vote = { ...BY, at: 4, kind: 'member', through: [] };
const COMPLETE = {
  votes: [A_VOTE],
  at: 5,
  nonce: 'nonce',
  instance: 'instance-2',
  policy: 'revision',
  endsAt: 50,
  grant: null,
};
const TERMS: GrantTerms = { users: [], usesADay: 5, endsAt: 9_000, parameters: { csv: { kind: 'free' } } };
const VOTED = anAttempt({ votes: [A_VOTE] });
const { digest: DIGEST, ...REST } = anAttempt();
const {
  number: _number,
  approval: _approval,
  run: _run,
  share: _share,
  votes: _votes,
  terms: _terms,
  ...WRITTEN
} = REST;
const SHARE = { file: 'F1', state: 'done', permalink: 'https://x.slack.com/p' } as const;

/** Every arrow of ARCHITECTURE §3, tried on a session. */
const ARROWS = {
  begin: (session: Session) => begin(session, ID, 'instance-2'),
  advance: (session: Session) => advance(session, ID, EPOCH, { stage: 'coding', plan: aPlan() }),
  propose: (session: Session) => propose(session, ID, EPOCH, 5, WRITTEN, false, NOT_LOOKED_UP),
  offer: (session: Session) => offered(session, ID, SHARE),
  answer: (session: Session) => answer(session, ID, EPOCH, 5, 'Words.', 'model'),
  question: (session: Session) => question(session, ID, EPOCH, { reply: 'Which?', suggestions: [], model: 'model' }),
  vote: (session: Session) => vote(session, ID, DIGEST, [A_VOTE]),
  withdraw: (session: Session) => withdraw(session, ID, BY.user),
  'offer a grant': (session: Session) => offerGrant(session, ID, DIGEST, TERMS),
  nudge: (session: Session) => nudge(session, ID),
  approve: (session: Session) => approve(session, ID, DIGEST, COMPLETE),
  reject: (session: Session) => reject(session, ID, BY, 5, 'no'),
  expire: (session: Session) => expire(session, ID, 5),
  supersede: (session: Session) => supersede(session, ID, BY, 5, 'turn-2'),
  start: (session: Session) => start(session, ID, 5, 'instance-2'),
  finish: (session: Session) => finish(session, ID, EPOCH, aRun()),
  deliver: (session: Session) => delivered(session, ID, EPOCH),
  interrupt: (session: Session) => interrupt(session, ID, 5),
  restart: (session: Session) => restart(session, ID),
  fail: (session: Session) => fail(session, ID, 5, 'internal'),
  stop: (session: Session) => stop(session, ID, BY, 5),
  join: (session: Session) => join(session, ID, 'm2', 'and more', []),
  edit: (session: Session) => edit(session, ID),
};
type Arrow = keyof typeof ARROWS;

/** The whole machine: which arrow leads where. What is not listed must throw and leave everything as it was. */
const LEGAL: Record<Status, Partial<Record<Arrow, Status>>> = {
  queued: { begin: 'planning', fail: 'failed', stop: 'stopped', edit: 'queued' },
  planning: {
    begin: 'planning',
    advance: 'planning',
    propose: 'awaiting_approval',
    answer: 'answered',
    question: 'asking',
    fail: 'failed',
    stop: 'stopped',
    join: 'planning',
    edit: 'planning',
  },
  awaiting_approval: {
    offer: 'awaiting_approval',
    vote: 'awaiting_approval',
    withdraw: 'awaiting_approval',
    'offer a grant': 'awaiting_approval',
    nudge: 'awaiting_approval',
    approve: 'approved',
    reject: 'rejected',
    expire: 'expired',
    supersede: 'superseded',
    stop: 'stopped',
    edit: 'awaiting_approval',
  },
  approved: { start: 'running', fail: 'failed', stop: 'stopped' },
  running: { finish: 'finished', interrupt: 'interrupted', fail: 'failed', stop: 'stopped' },
  finished: { deliver: 'finished' },
  interrupted: { restart: 'approved', fail: 'failed' },
  asking: { supersede: 'superseded' },
  answered: {},
  failed: {},
  rejected: {},
  expired: {},
  superseded: {},
  stopped: {},
};

const sessionOf = (turn: Turn): Session => ({ ...newSession(aRef()), turns: [turn] });
const only = (session: Session): Turn => session.turns[0]!;
const CASES = STATUSES.flatMap((status) =>
  Object.entries(ARROWS).map(([arrow, take]) => ({ status, arrow: arrow as Arrow, take })),
);

describe('state machine', () => {
  it.each(CASES)('$status, $arrow', ({ status, arrow, take }) => {
    const session = sessionOf(status === 'awaiting_approval' ? aTurn(status, { attempts: [VOTED] }) : aTurn(status));
    const before = structuredClone(session);
    const expected = LEGAL[status][arrow];
    if (expected === undefined) {
      expect(() => take(session)).toThrow(expect.objectContaining({ code: 'TRANSITION_ILLEGAL' }));
    } else {
      expect(only(take(session)).status).toBe(expected);
    }
    expect(session).toEqual(before);
  });

  it('lets a run that did not pass be repaired, at most twice', () => {
    const failed = aRun({ outcome: { kind: 'failed', exit: 1 } });
    const first = aTurn('finished', { attempts: [anApprovedAttempt(failed)] });
    const after = only(repair(sessionOf(first), ID, EPOCH));
    expect(after).toMatchObject({ status: 'planning', messages: { ended: false } });
    expect(after.attempts).toEqual(first.attempts);
    const third = [1, 2, 3].map((number) => anApprovedAttempt(failed, { number }));
    expect(() => repair(sessionOf(aTurn('finished', { attempts: third })), ID, EPOCH)).toThrow();
    expect(() => repair(sessionOf(aTurn('finished')), ID, EPOCH)).toThrow();
  });

  it('lets nobody but the newest taker act', () => {
    const late = { finish, propose };
    expect(() => late.finish(sessionOf(aTurn('running', { epoch: 2 })), ID, 1, aRun())).toThrow(
      expect.objectContaining({ code: 'STALE_EPOCH' }),
    );
    expect(() =>
      late.propose(sessionOf(aTurn('planning', { epoch: 2 })), ID, 1, 5, WRITTEN, false, NOT_LOOKED_UP),
    ).toThrow(expect.objectContaining({ code: 'STALE_EPOCH' }));
  });

  it('approves only the digest that waits, and only once the whole program was delivered', () => {
    const waiting = sessionOf(aTurn('awaiting_approval'));
    expect(() => approve(waiting, ID, 'f'.repeat(64), COMPLETE)).toThrow();
    expect(() => vote(waiting, ID, 'f'.repeat(64), [A_VOTE])).toThrow();
    for (const state of ['wanted', 'failed'] as const) {
      const undelivered = aTurn('awaiting_approval', { attempts: [anAttempt({ share: { ...SHARE, state } })] });
      expect(() => approve(sessionOf(undelivered), ID, DIGEST, COMPLETE)).toThrow();
      expect(() => vote(sessionOf(undelivered), ID, DIGEST, [A_VOTE])).toThrow();
    }
    const approval = only(approve(waiting, ID, DIGEST, COMPLETE)).attempts[0]?.approval;
    expect(approval).toEqual({
      turn: ID,
      channel: aRef().channel,
      requester: 'U0MIRA',
      digest: DIGEST,
      approvers: [A_VOTE],
      at: 5,
      nonce: 'nonce',
      policy: 'revision',
      endsAt: 50,
      terms: null,
      grant: null,
      allowedUntil: null,
    });
  });

  it('voids the votes when the terms of a grant are written on the card, and gives both with the next complete set', () => {
    const offered = offerGrant(sessionOf(aTurn('awaiting_approval', { attempts: [VOTED] })), ID, DIGEST, TERMS);
    expect(only(offered).attempts[0]).toMatchObject({ votes: [], terms: TERMS });
    expect(only(approve(offered, ID, DIGEST, COMPLETE)).attempts[0]?.approval?.terms).toEqual(TERMS);
  });

  it('takes a vote back once, and reminds once', () => {
    const voted = sessionOf(aTurn('awaiting_approval', { attempts: [VOTED] }));
    const gone = withdraw(voted, ID, BY.user);
    expect(only(gone).attempts[0]?.votes).toEqual([]);
    expect(() => withdraw(gone, ID, BY.user)).toThrow();
    expect(() => withdraw(voted, ID, 'U0SOMEBODY')).toThrow();
    expect(() => nudge(nudge(voted, ID), ID)).toThrow();
  });

  it('never repeats a cut run that could touch something outside', () => {
    const { program } = anAttempt();
    for (const changes of [{ hosts: ['example.com'] }, { secrets: [{ name: 'KEY', version: 1 }] }]) {
      const attempts = [anApprovedAttempt(null, { program: { ...program, ...changes } })];
      expect(() => restart(sessionOf(aTurn('interrupted', { attempts })), ID)).toThrow();
    }
  });

  it('opens one turn for one message, however often and in whatever order it arrives', () => {
    const ids = fc.array(fc.constantFrom('1.1', '2.2', '3.3'), { maxLength: 20 });
    fc.assert(
      fc.property(ids, (arrived) => {
        const opening = (id: string) => ({ id, request: aRequest(), from: null, instance: 'i' });
        const session = arrived.reduce((now, id) => open(now, opening(id)), newSession(aRef()));
        expect(session.turns.map(({ id }) => id)).toEqual([...new Set(arrived)]);
        const jobs = session.outbox.filter(({ kind }) => kind === 'job').map(({ turn }) => turn);
        expect(new Set(jobs).size).toBe(jobs.length);
      }),
    );
  });

  it('gives the oldest waiting request its turn when the thread is quiet', () => {
    const opening = { id: 'turn-2', request: aRequest(), from: null, instance: 'i' };
    const busy = open(sessionOf(aTurn('running')), opening);
    expect(busy.outbox.filter(({ kind }) => kind === 'job')).toEqual([]);
    const quiet = stop(busy, ID, BY, 5);
    expect(quiet.outbox).toContainEqual(expect.objectContaining({ kind: 'job', job: 'plan', turn: 'turn-2' }));
  });

  it('names no two effects alike, whatever happens', () => {
    const steps = fc.array(fc.constantFrom(...Object.values(ARROWS)), { maxLength: 30 });
    fc.assert(
      fc.property(steps, (arrows) => {
        const seen = new Set<string>();
        let session = sessionOf(aTurn('queued'));
        for (const arrow of arrows) {
          try {
            const after = arrow(session);
            const fresh = after.outbox.filter(({ id }) => !session.outbox.some((old) => old.id === id));
            expect(fresh.filter(({ id }) => seen.has(id))).toEqual([]);
            for (const { id } of fresh) {
              seen.add(id);
            }
            session = settled(after, new Set(after.outbox.slice(0, 1).map(({ id }) => id)));
          } catch (error) {
            expect(error).toMatchObject({ code: expect.stringMatching(/^(TRANSITION_ILLEGAL|STALE_EPOCH)$/) });
          }
        }
      }),
    );
  });

  it('finds again after a crash whatever may still go on', () => {
    for (const status of STATUSES) {
      const open = ['queued', 'planning', 'awaiting_approval', 'approved', 'running', 'asking', 'interrupted'];
      expect(isUnfinished(sessionOf(aTurn(status)))).toBe(open.includes(status));
    }
  });
});
