import { describe, expect, it } from 'vitest';
import { checkOutgoing } from '#adapters/slack/outgoing.ts';
import { AUDIT_WORDS } from '#adapters/slack/texts/audit.ts';
import { elsewhereText } from '#adapters/slack/texts/elsewhere.ts';
import { ERROR_SENTENCES } from '#adapters/slack/texts/errors.ts';
import { noticeText } from '#adapters/slack/texts/notices.ts';
import { FAIL_SENTENCES } from '#adapters/slack/texts/outcomes.ts';
import { count, seconds, shortDigest, size, wholeHours, wholeSeconds } from '#adapters/slack/texts/quantities.ts';
import { refusalBlocks, refusalText } from '#adapters/slack/texts/refusals.ts';
import { AuditKind } from '#domain/audit/audit.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import { FailReason } from '#domain/session/session.ts';
import { ERROR_CODES } from '#domain/text/errors.ts';
import type { Elsewhere, Notice } from '#ports/thread.ts';
import { HOSTILE } from '../../../fakes/hostile.ts';

const CHANNEL = '#finance-ops';
const AT = Date.UTC(2026, 10, 22, 9, 43);

describe('refusals', () => {
  const table: [Refusal, string][] = [
    [
      { why: 'guest', wish: 'approve', channel: CHANNEL },
      '*You cannot approve this.* Guests may not approve in this workspace. Any full member of #finance-ops can.',
    ],
    [
      { why: 'other_workspace', wish: 'approve', from: 'Brightwater' },
      '*You cannot approve this.* Only members of this workspace may approve, and you belong to Brightwater.',
    ],
    [
      { why: 'look_up_failed', wish: 'approve', channel: '' },
      '*You cannot approve this.* I could not check who you are, so the answer is no. Please press again in a minute.',
    ],
    [
      { why: 'already_decided', by: 'Priya Raman', at: AT, what: 'approved' },
      '*Already decided.* Priya Raman approved this at <!date^1795340580^{time}|2026-11-22 09:43 UTC>.',
    ],
    [{ why: 'superseded' }, '*Superseded.* A newer proposal is below. Nothing was run.'],
    [
      { why: 'digest_differs' },
      '*Not run.* The program is not the one that was approved. It has been logged; please tell an admin.',
    ],
    [{ why: 'not_saved' }, '*Not saved.* Please press again in a minute. Nothing was approved.'],
    [{ why: 'busy' }, 'I got that. I answer when this run ends.'],
    [
      { why: 'not_member', wish: 'view', channel: CHANNEL },
      '*You cannot see this.* You are not in #finance-ops. Join it, then try again.',
    ],
    [
      { why: 'not_requester', wish: 'revise' },
      '*You cannot change this.* Only the person who asked can. Mention me with a request of your own.',
    ],
  ];
  it.each(table)('%j', (refusal, text) => {
    expect(refusalText(refusal)).toBe(text);
    expect(refusalBlocks(refusal)).toMatchObject([{ type: 'section', text: { type: 'mrkdwn', text } }]);
  });

  it('ring nobody, whatever a channel, person or workspace is called', () => {
    for (const name of HOSTILE) {
      for (const refusal of [
        { why: 'guest', wish: 'ask', channel: name },
        { why: 'other_workspace', wish: 'stop', from: name },
        { why: 'already_decided', by: name, at: AT, what: 'rejected' },
      ] as const) {
        checkOutgoing({ text: refusalText(refusal), blocks: refusalBlocks(refusal) }, 'http://127.0.0.1:1');
        expect(refusalText(refusal)).not.toMatch(/<[!@#](?!date)/);
      }
    }
  });
});

describe('notices', () => {
  const notice = (kind: Notice['kind'], by?: string, attempt = 1): string =>
    noticeText({ turn: 'turn-1', kind, user: 'U0MIRA', by, attempt });

  it('ring the person who asked, with the news first', () => {
    expect(notice('decide')).toBe('<@U0MIRA> the program is ready to approve.');
    expect(notice('second_try', undefined, 2)).toBe('<@U0MIRA> the program failed. A second try is ready to approve.');
    expect(notice('passed')).toBe('<@U0MIRA> it is done.');
    expect(notice('rejected', 'Jonas Weber')).toBe('<@U0MIRA> Jonas Weber rejected this.');
    expect(notice('stopped', 'Jonas Weber')).toBe('<@U0MIRA> Jonas Weber stopped this.');
    expect(notice('failed', undefined, 0)).toBe('<@U0MIRA> I could not do this.');
  });

  it.each<[Partial<Notice>, string]>([
    [{ others: { somebodyElse: false, named: [] } }, 'the program is ready to approve.'],
    [{ others: { somebodyElse: true, named: [] } }, 'the program is ready. Somebody else has to approve it.'],
    [
      { others: { somebodyElse: true, named: ['U0PRIYA', 'S0DATALEADS'] } },
      'the program is ready. Somebody else has to approve it: <@U0PRIYA>, <!subteam^S0DATALEADS>.',
    ],
    [{ others: { somebodyElse: false, named: ['U0PRIYA'] } }, 'the program is ready to approve, also by <@U0PRIYA>.'],
    [
      { kind: 'second_try', others: { somebodyElse: true, named: ['U0PRIYA'] } },
      'the program failed. A second try is ready. Somebody else has to approve it: <@U0PRIYA>.',
    ],
    [{ kind: 'reminder', hours: 6 }, 'this expires in 6 hours.'],
    [{ kind: 'reminder', hours: 1 }, 'this expires in 1 hour.'],
    [
      { kind: 'reminder', hours: 6, others: { somebodyElse: true, named: ['U0PRIYA'] } },
      'this expires in 6 hours. It waits for <@U0PRIYA>.',
    ],
  ])('ring who else has to decide: %j', (changes, text) => {
    const plain: Notice = { turn: 'turn-1', kind: 'decide', user: 'U0JONAS', by: undefined, attempt: 2 };
    expect(noticeText({ ...plain, ...changes })).toBe(`<@U0JONAS> ${text}`);
    checkOutgoing({ text: noticeText({ ...plain, ...changes }) }, 'http://127.0.0.1:1');
  });

  it('ring ten at most, and never everybody', () => {
    const named = ['!channel', '<!here>', ...Array.from({ length: 30 }, (_, index) => `U0${index}`)];
    const text = noticeText({
      turn: 'turn-1',
      kind: 'decide',
      user: 'U0JONAS',
      by: undefined,
      attempt: 1,
      others: { somebodyElse: true, named },
    });
    checkOutgoing({ text }, 'http://127.0.0.1:1');
    expect(text.match(/<@U0\d+>/g)).toHaveLength(8);
    expect(text).toMatch(/ and 22 more\.$/);
  });

  it('ring nobody else and stay short', () => {
    for (const name of HOSTILE) {
      const text = notice('rejected', name);
      expect(text.match(/<[^>]*>/g)).toEqual(['<@U0MIRA>']);
      expect(text.length).toBeLessThanOrEqual(100);
    }
  });
});

describe('what is told by direct message when the thread does not take it', () => {
  const told = (changes: Partial<Elsewhere>): string =>
    elsewhereText({
      turn: 'turn-1',
      kind: 'passed',
      user: 'U0MIRA',
      by: undefined,
      attempt: 1,
      about: 'Volatility of ACME',
      place: { name: 'finance-ops', kind: 'channel', shared: false },
      closed: true,
      ran: true,
      ...changes,
    });
  const NEXT = 'Once I can write there again, mention me in the thread and I say it there. You can also ask me here.';

  it.each<[Partial<Elsewhere>, string]>([
    [
      {},
      `I can no longer write in your thread in #finance-ops, so the answer to your request stays with me: Volatility of ACME. The program ran, and it worked. ${NEXT}`,
    ],
    [
      { kind: 'decide', ran: false, place: { name: '', kind: 'private', shared: false } },
      `I can no longer write in your thread, so nobody can approve the program for your request there: Volatility of ACME. Nothing ran. ${NEXT}`,
    ],
    [
      { kind: 'second_try', place: { name: 'U0MIRA', kind: 'direct', shared: false } },
      `I can no longer write in our thread, so nobody can approve the program for your request there: Volatility of ACME. The program failed, and the next try has not run. ${NEXT}`,
    ],
    [
      { kind: 'rejected', by: 'Jonas Weber', ran: false, closed: false },
      'Slack did not take what I wanted to write in your thread in #finance-ops, so I tell you here that Jonas Weber rejected this: Volatility of ACME. Nothing ran. Mention me in the thread and I try again. You can also ask me here.',
    ],
  ])('%j', (changes, text) => {
    expect(told(changes)).toBe(text);
  });

  it('rings nobody, whatever people, channels and requests are called', () => {
    for (const name of HOSTILE) {
      const text = told({ kind: 'stopped', by: name, about: name, place: { name, kind: 'channel', shared: false } });
      checkOutgoing({ text }, 'http://127.0.0.1:1');
      expect(text).not.toMatch(/<[!@#]/);
    }
  });
});

it('has plain words for everything that the audit tells of', () => {
  expect(Object.keys(AUDIT_WORDS).toSorted()).toEqual([...AuditKind.options].toSorted());
  for (const words of Object.values(AUDIT_WORDS)) {
    expect(words).toMatch(/^[a-z][a-z ]+$/);
  }
});

it('has a sentence for every reason why a turn failed', () => {
  expect(Object.keys(FAIL_SENTENCES).toSorted()).toEqual([...FailReason.options].toSorted());
  expect(FAIL_SENTENCES).toMatchObject({
    policy: 'The rules changed after the approval. Nothing ran.',
    expired: 'The approval ended before the run could start. Nothing ran.',
    grant: 'The standing approval no longer holds. Nothing ran.',
    paused: 'An admin paused me. Nothing ran.',
    digest: 'The program is not the one that was approved. Nothing ran.',
  });
  for (const sentence of Object.values(FAIL_SENTENCES)) {
    expect(sentence).toMatch(/^[A-Z].*\.$/);
  }
});

it('has one plain sentence or more for every error code', () => {
  expect(Object.keys(ERROR_SENTENCES).toSorted()).toEqual([...ERROR_CODES].toSorted());
  for (const sentence of Object.values(ERROR_SENTENCES)) {
    expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(sentence).not.toMatch(/oops|user|error|!/i);
  }
});

it('writes numbers as people say them', () => {
  expect([0, 949, 1_000, 1_240, 7_400, 9_960, 61_000].map(seconds)).toEqual([
    '0 seconds',
    '0.9 seconds',
    '1 second',
    '1.2 seconds',
    '7.4 seconds',
    '10 seconds',
    '61 seconds',
  ]);
  expect([0, 999, 1_999, 6_900].map(wholeSeconds)).toEqual(['0 seconds', '0 seconds', '1 second', '6 seconds']);
  expect([1, 612, 1_024, 20_400, 999_600, 1_234_000, 12_345_678].map(size)).toEqual([
    '1 byte',
    '612 bytes',
    '1 KB',
    '20 KB',
    '1.0 MB',
    '1.2 MB',
    '12 MB',
  ]);
  const HOUR_MS = 3_600_000;
  expect([0.9, 1, 1.9, 24, 72, 73, 168].map((hours) => wholeHours(hours * HOUR_MS))).toEqual([
    undefined,
    '1 hour',
    '1 hour',
    '24 hours',
    '72 hours',
    '3 days',
    '7 days',
  ]);
  expect(count(1_204, 'line')).toBe('1,204 lines');
  expect(shortDigest('9f2c41ab7d0360e1')).toBe('9f2c\u00a041ab\u00a07d03');
});
