import { describe, expect, it } from 'vitest';
import { NOT_LOOKED_UP, type Vote } from '#domain/policy/approval.ts';
import { audited, refusedAttempt } from '#domain/session/audit-of.ts';
import { approve, expire, offerGrant, reject, vote, withdraw } from '#domain/session/decide-state.ts';
import { keptAs } from '#domain/session/keep-state.ts';
import { open } from '#domain/session/request-state.ts';
import { finish, interrupt, restart, start } from '#domain/session/run-state.ts';
import { newSession, type Session, type Turn } from '#domain/session/session.ts';
import { answer, begin, fail, propose, stop, supersede } from '#domain/session/state.ts';
import { anApprovedAttempt, anAttempt, aPlan, aRef, aRequest, aRun, aTurn } from '../../fakes/turns.ts';

const AT = 1_000;
const BY = { user: 'U0JONAS', name: 'Jonas Weber' };
const VOTE: Vote = { ...BY, at: AT, kind: 'member', through: ['S0LEADS'] };
const { digest: DIGEST, number: _number, share: _share, votes: _votes, terms: _terms, ...REST } = anAttempt();
const { approval: _approval, run: _run, ...WRITTEN } = REST;
const COMPLETE = { votes: [VOTE], at: AT, nonce: 'n', instance: 'i', policy: 'p', endsAt: null, grant: null };
const TERMS = { users: [], usesADay: 5, endsAt: 9_000, parameters: {} };

const sessionOf = (turn: Turn): Session => ({ ...newSession(aRef()), turns: [turn] });
const linesOf = (before: Session, after: Session) =>
  audited(before, after, AT).outbox.flatMap((effect) => (effect.kind === 'audit' ? [effect] : []));
const kindsOf = (before: Session, after: Session) => linesOf(before, after).map(({ entry }) => entry.kind);

const waiting = sessionOf(aTurn('awaiting_approval'));
const voted = sessionOf(aTurn('awaiting_approval', { attempts: [anAttempt({ votes: [VOTE] })] }));
const running = sessionOf(aTurn('running'));
const CHANGES: [string, Session, (session: Session) => Session, string[]][] = [
  [
    'a request',
    newSession(aRef()),
    (s) => open(s, { id: 't', request: aRequest(), from: null, instance: 'i' }),
    ['asked'],
  ],
  ['a taker', sessionOf(aTurn('queued')), (s) => begin(s, 'turn-1', 'i'), []],
  [
    'a proposal',
    sessionOf(aTurn('planning', { plan: aPlan() })),
    (s) => propose(s, 'turn-1', 1, AT, WRITTEN, false, NOT_LOOKED_UP),
    ['proposed'],
  ],
  ['a vote', waiting, (s) => vote(s, 'turn-1', DIGEST, [VOTE]), ['voted']],
  ['a vote taken back', voted, (s) => withdraw(s, 'turn-1', BY.user), ['withdrawn']],
  ['terms', voted, (s) => offerGrant(s, 'turn-1', DIGEST, TERMS), ['withdrawn', 'grant_proposed']],
  ['an approval', waiting, (s) => approve(s, 'turn-1', DIGEST, COMPLETE), ['approved']],
  [
    'an approval by a grant',
    waiting,
    (s) => approve(s, 'turn-1', DIGEST, { ...COMPLETE, grant: 'grant-1' }),
    ['grant_used', 'approved'],
  ],
  ['a no', waiting, (s) => reject(s, 'turn-1', BY, AT, 'the reason is not in it'), ['rejected']],
  ['an end', waiting, (s) => expire(s, 'turn-1', AT), ['expired']],
  ['a newer one', waiting, (s) => supersede(s, 'turn-1', BY, AT, 'turn-2'), ['superseded']],
  ['a stop', waiting, (s) => stop(s, 'turn-1', BY, AT), ['stopped']],
  ['a start', sessionOf(aTurn('approved')), (s) => start(s, 'turn-1', AT, 'i'), ['started']],
  ['a refusal at dispatch', sessionOf(aTurn('approved')), (s) => fail(s, 'turn-1', AT, 'policy'), ['not_run']],
  ['a failure', sessionOf(aTurn('planning')), (s) => fail(s, 'turn-1', AT, 'model'), ['failed']],
  ['a run', sessionOf(aTurn('running')), (s) => finish(s, 'turn-1', 1, aRun()), ['finished']],
  ['a cut run', sessionOf(aTurn('running')), (s) => interrupt(s, 'turn-1', AT), ['interrupted']],
  ['a cut run that starts anew', running, (s) => restart(interrupt(s, 'turn-1', AT), 'turn-1'), ['interrupted']],
  [
    'a cut run that ends there',
    running,
    (s) => fail(interrupt(s, 'turn-1', AT), 'turn-1', AT, 'interrupted'),
    ['failed'],
  ],
  ['a start anew alone', interrupt(running, 'turn-1', AT), (s) => restart(s, 'turn-1'), []],
  [
    'words',
    sessionOf(aTurn('planning')),
    (s) => answer(s, 'turn-1', 1, AT, 'the words are not in it', 'm'),
    ['answered'],
  ],
];

describe('the audit of a change', () => {
  it.each(CHANGES)('%s', (_what, before, change, kinds) => {
    const after = change(before);
    expect(kindsOf(before, after)).toEqual(kinds);
    const text = JSON.stringify(linesOf(before, after));
    for (const private_ of ['not in it', aRequest().text, 'acme-prices', BY.name, 'Volatility']) {
      expect(text).not.toContain(private_);
    }
  });

  it('says who approved, by what right, under which policy, and what ran', () => {
    const [line] = linesOf(waiting, approve(waiting, 'turn-1', DIGEST, COMPLETE));
    expect(line?.entry).toMatchObject({
      at: AT,
      body: {
        channel: aRef().channel,
        thread: aRef().thread,
        turn: 'turn-1',
        digest: DIGEST,
        approvers: [{ user: BY.user, standing: 'member', through: ['S0LEADS'] }],
        policy: 'p',
        nonce: 'n',
      },
    });
  });

  it('is nothing where nothing changed, and one line for an attempt that was refused', () => {
    expect(audited(waiting, waiting, AT)).toBe(waiting);
    const refused = refusedAttempt(waiting, 'turn-1', { user: 'U0SAM', wish: 'approve', why: 'guest' }, AT);
    expect(refused.turns).toEqual(waiting.turns);
    expect(kindsOf(waiting, refused)).toEqual(['refused']);
    expect(audited(waiting, refused, AT)).toEqual(refused);
  });

  it('names no two lines alike', () => {
    const once = audited(waiting, vote(waiting, 'turn-1', DIGEST, [VOTE]), AT);
    const twice = audited(once, approve(once, 'turn-1', DIGEST, COMPLETE), AT);
    const ids = twice.outbox.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('takes an edited program as asked and proposed at once', () => {
    const turns = [aTurn('superseded'), aTurn('awaiting_approval', { id: 'turn-2', attempts: [anAttempt()] })];
    expect(kindsOf(sessionOf(aTurn('superseded')), { ...newSession(aRef()), turns })).toEqual(['asked', 'proposed']);
    expect(anApprovedAttempt().approval).toBeTruthy();
  });

  it('says whose decision to keep came to nothing, and why', () => {
    const wanted = { by: BY, at: AT, way: 'new', tool: null, separate: false, form: null } as const;
    const before = sessionOf(aTurn('finished', { kept: { state: 'wanted', wanted } }));
    const after = keptAs(before, 'turn-1', 1, { state: 'not_kept', why: 'differs', where: '/not in it' });
    expect(linesOf(before, after)).toMatchObject([
      { entry: { kind: 'tool_not_kept', body: { user: BY.user, why: 'differs' } } },
    ]);
    expect(JSON.stringify(linesOf(before, after))).not.toContain('not in it');
  });
});
