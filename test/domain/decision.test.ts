import { describe, expect, it } from 'vitest';
import { refusalBy } from '#domain/decision.ts';
import { refusalOf, type Standing, type Wish } from '#domain/policy.ts';
import { anApprovedAttempt, anAttempt, aTurn, STATUSES } from '../fakes/turns.ts';

const PRESSED = anAttempt().digest.slice(0, 16);

describe('a press', () => {
  it('counts only while exactly its program waits', () => {
    expect(refusalBy(aTurn('awaiting_approval'), PRESSED, 'approve')).toBeUndefined();
    for (const status of STATUSES.filter((each) => each !== 'awaiting_approval')) {
      expect(refusalBy(aTurn(status), PRESSED, 'approve'), status).toBeDefined();
    }
    for (const digest of ['', PRESSED.slice(0, 15), `${PRESSED}0`, 'f'.repeat(16)]) {
      expect(refusalBy(aTurn('awaiting_approval'), digest, 'approve')).toEqual({ why: 'superseded' });
    }
    expect(refusalBy(undefined, PRESSED, 'approve')).toEqual({ why: 'unknown_turn' });
  });

  it('says who was first', () => {
    const late = refusalBy(aTurn('running', { attempts: [anApprovedAttempt()] }), PRESSED, 'reject');
    expect(late).toMatchObject({ why: 'already_decided', by: 'Priya Raman', what: 'approved' });
    expect(refusalBy(aTurn('rejected'), PRESSED, 'approve')).toMatchObject({ by: 'Jonas Weber', what: 'rejected' });
  });

  it('cannot approve what nobody could read, but can reject it', () => {
    for (const state of ['wanted', 'failed'] as const) {
      const attempts = [anAttempt({ share: { file: 'F1', state, permalink: '' } })];
      const turn = aTurn('awaiting_approval', { attempts });
      expect(refusalBy(turn, PRESSED, 'approve')).toEqual({ why: 'not_ready' });
      expect(refusalBy(turn, PRESSED, 'reject')).toBeUndefined();
    }
  });
});

describe('the default policy', () => {
  const WISHES: Wish[] = ['ask', 'approve', 'reject', 'revise', 'stop', 'retry', 'view'];
  const standing = (changes: Partial<Standing>): Standing => ({
    kind: 'member',
    from: '',
    inChannel: true,
    isRequester: true,
    channel: '#finance-ops',
    ...changes,
  });

  it.each(WISHES)('lets full members and admins of the channel %s', (wish) => {
    expect(refusalOf(wish, standing({}))).toBeUndefined();
    expect(refusalOf(wish, standing({ kind: 'admin' }))).toBeUndefined();
  });

  it.each(WISHES)('lets nobody else %s', (wish) => {
    for (const kind of ['guest', 'bot', 'deactivated'] as const) {
      expect(refusalOf(wish, standing({ kind }))).toMatchObject({ why: kind });
    }
    expect(refusalOf(wish, standing({ kind: 'stranger', from: 'Brightwater' }))).toMatchObject({
      why: 'other_workspace',
    });
    expect(refusalOf(wish, standing({ inChannel: false }))).toMatchObject({ why: 'not_member' });
  });

  it('lets only the requester revise', () => {
    expect(refusalOf('revise', standing({ isRequester: false }))).toMatchObject({ why: 'not_requester' });
  });
});
