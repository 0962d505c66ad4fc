import { describe, expect, it } from 'vitest';
import { NOT_LOOKED_UP } from '#domain/policy/approval.ts';
import type { GrantTerms } from '#domain/policy/grant-terms.ts';
import { WISHES } from '#domain/policy/refusal.ts';
import { pressDigest, refusalBy } from '#domain/session/decision.ts';
import { anApprovedAttempt, anAttempt, aTurn, STATUSES } from '../../fakes/turns.ts';

const PRESSED = anAttempt().digest.slice(0, 16);
const NOW = Date.UTC(2026, 10, 22, 10);
const TERMS: GrantTerms = { users: [], usesADay: 5, endsAt: NOW, parameters: { days: { kind: 'free' } } };

describe('a press', () => {
  it('counts only while exactly its program waits', () => {
    expect(refusalBy(aTurn('awaiting_approval'), PRESSED, 'approve', NOW)).toBeUndefined();
    for (const status of STATUSES.filter((each) => each !== 'awaiting_approval')) {
      expect(refusalBy(aTurn(status), PRESSED, 'approve', NOW), status).toBeDefined();
    }
    for (const digest of ['', PRESSED.slice(0, 15), `${PRESSED}0`, 'f'.repeat(16)]) {
      expect(refusalBy(aTurn('awaiting_approval'), digest, 'approve', NOW)).toEqual({ why: 'superseded' });
    }
    expect(refusalBy(undefined, PRESSED, 'approve', NOW)).toEqual({ why: 'unknown_turn' });
  });

  it('says who was first', () => {
    const late = refusalBy(aTurn('running', { attempts: [anApprovedAttempt()] }), PRESSED, 'reject', NOW);
    expect(late).toMatchObject({ why: 'already_decided', by: 'Priya Raman', what: 'approved' });
    expect(refusalBy(aTurn('rejected'), PRESSED, 'approve', NOW)).toMatchObject({
      by: 'Jonas Weber',
      what: 'rejected',
    });
    expect(refusalBy(aTurn('expired'), PRESSED, 'approve', NOW)).toEqual({ why: 'expired' });
  });

  it('cannot approve what nobody could read, but can reject it', () => {
    for (const state of ['wanted', 'failed'] as const) {
      const attempts = [anAttempt({ share: { file: 'F1', state, permalink: '' } })];
      const turn = aTurn('awaiting_approval', { attempts });
      expect(refusalBy(turn, PRESSED, 'approve', NOW)).toEqual({ why: 'not_ready' });
      expect(refusalBy(turn, PRESSED, 'grant', NOW)).toEqual({ why: 'not_ready' });
      expect(refusalBy(turn, PRESSED, 'reject', NOW)).toBeUndefined();
    }
  });

  it.each(WISHES)('%s is too late from the very moment at which the time is over, whoever swept', (wish) => {
    const turn = aTurn('awaiting_approval', { waiting: { ...NOT_LOOKED_UP, expiresAt: NOW } });
    expect(refusalBy(turn, PRESSED, wish, NOW - 1)).toBeUndefined();
    expect(refusalBy(turn, PRESSED, wish, NOW)).toEqual({ why: 'expired' });
    expect(refusalBy(turn, PRESSED, wish, NOW + 1)).toEqual({ why: 'expired' });
  });

  it('cannot approve where too few people could', () => {
    const turn = aTurn('awaiting_approval', { waiting: { ...NOT_LOOKED_UP, tooFew: true } });
    expect(refusalBy(turn, PRESSED, 'approve', NOW)).toEqual({ why: 'too_few' });
    expect(refusalBy(turn, PRESSED, 'revise', NOW)).toBeUndefined();
  });

  it('stands for the terms of a grant, too: one on a card that did not show them is old', () => {
    const plain = anAttempt();
    const termed = anAttempt({ terms: TERMS });
    const turn = aTurn('awaiting_approval', { attempts: [termed] });
    expect(pressDigest(plain)).toBe(PRESSED);
    expect(refusalBy(turn, PRESSED, 'approve', NOW)).toEqual({ why: 'superseded' });
    expect(refusalBy(turn, pressDigest(termed), 'approve', NOW)).toBeUndefined();
    expect(pressDigest(anAttempt({ terms: { ...TERMS, usesADay: 6 } }))).not.toBe(pressDigest(termed));
  });
});
