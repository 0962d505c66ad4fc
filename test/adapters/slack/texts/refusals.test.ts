import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkOutgoing } from '#adapters/slack/outgoing.ts';
import { listed } from '#adapters/slack/texts/names.ts';
import { refusalBlocks, refusalText } from '#adapters/slack/texts/refusals.ts';
import { type Refusal, WISHES } from '#domain/policy/refusal.ts';
import { hostileText } from '../../../fakes/hostile.ts';

const CHANNEL = '#finance-ops';

/** One of each, so that a new one without a sentence is found. */
const EVERY: { readonly [W in Refusal['why']]: Refusal & { readonly why: W } } = {
  guest: { why: 'guest', wish: 'approve', channel: CHANNEL },
  bot: { why: 'bot', wish: 'ask', channel: CHANNEL },
  deactivated: { why: 'deactivated', wish: 'approve', channel: CHANNEL },
  not_member: { why: 'not_member', wish: 'view', channel: CHANNEL },
  look_up_failed: { why: 'look_up_failed', wish: 'approve', channel: '' },
  shared_channel: { why: 'shared_channel', wish: 'ask', channel: CHANNEL },
  other_workspace: { why: 'other_workspace', wish: 'approve', from: 'Brightwater' },
  not_requester: { why: 'not_requester', wish: 'revise' },
  requester_only: { why: 'requester_only', wish: 'approve' },
  not_voter: { why: 'not_voter', wish: 'withdraw' },
  four_eyes: { why: 'four_eyes', wish: 'approve', channel: CHANNEL, role: 'requester', because: 'secrets' },
  not_named: { why: 'not_named', wish: 'approve', names: ['Priya Raman', '@data-leads'] },
  already_decided: { why: 'already_decided', by: 'Priya Raman', at: 0, what: 'approved' },
  already_voted: { why: 'already_voted', missing: 1 },
  not_usable: { why: 'not_usable', part: 'arguments', reason: 'days is missing' },
  superseded: { why: 'superseded' },
  ended: { why: 'ended' },
  expired: { why: 'expired' },
  paused: { why: 'paused' },
  digest_differs: { why: 'digest_differs' },
  not_saved: { why: 'not_saved' },
  unsure: { why: 'unsure' },
  busy: { why: 'busy' },
  approve_by_button: { why: 'approve_by_button' },
  not_ready: { why: 'not_ready' },
  too_few: { why: 'too_few' },
  no_grant: { why: 'no_grant' },
  no_tool: { why: 'no_tool' },
  tool_changed: { why: 'tool_changed' },
  not_keepable: { why: 'not_keepable' },
  name_taken: { why: 'name_taken' },
  unknown_turn: { why: 'unknown_turn' },
};
const four = EVERY.four_eyes;

describe('a refusal', () => {
  it.each<[Refusal, string]>([
    [
      four,
      '*You cannot approve this.* You asked for it, and it uses a secret. Any other full member of #finance-ops can.',
    ],
    [
      { ...four, role: 'author', because: 'network' },
      '*You cannot approve this.* You changed it, and it uses the network. Any other full member of #finance-ops can.',
    ],
    [
      { ...four, because: null },
      '*You cannot approve this.* You asked for it, and somebody else has to approve it. Any other full member of #finance-ops can.',
    ],
    [EVERY.not_named, '*You cannot approve this.* Only Priya Raman and @data-leads may approve here.'],
    [
      { why: 'not_named', wish: 'stop', names: ['Priya Raman'] },
      '*You cannot stop this.* Only the person who asked, Priya Raman and admins may stop runs here.',
    ],
    [
      { why: 'not_named', wish: 'approve', names: [] },
      '*You cannot approve this.* Only the people whom the policy names may approve here.',
    ],
    [
      EVERY.requester_only,
      '*You cannot approve this.* Only the person who asked may approve here. Ask them, or mention me with a request of your own.',
    ],
    [
      { ...EVERY.guest, wish: 'revise' },
      '*You cannot change this.* Guests may not change requests in this workspace. Only the person who asked can.',
    ],
    [
      { ...EVERY.guest, wish: 'view' },
      '*You cannot see this.* Guests may not see the library in this workspace. Any full member of #finance-ops can.',
    ],
    [EVERY.expired, '*Expired.* Press *Propose it again* on the card.'],
    [EVERY.already_voted, '*You approved this.* It needs one more approval.'],
    [{ why: 'already_voted', missing: 2 }, '*You approved this.* It needs 2 more approvals.'],
    [EVERY.paused, '*Paused.* An admin paused me, so I start nothing. Please try again once an admin has resumed me.'],
    [EVERY.not_usable, '*Not proposed.* The arguments cannot be used: days is missing. Change that and send it again.'],
  ])('%j', (refusal, text) => {
    expect(refusalText(refusal)).toBe(text);
  });

  it.each(Object.values(EVERY))('of $why says it plainly', (refusal) => {
    const text = refusalText(refusal);
    expect(text).toMatch(/^(\*[A-Z][^*]+\.\* )?[A-Z].*\.$/);
    expect(text).not.toMatch(/oops|the user|sorry|!(?!date)/i);
    expect(text.length).toBeLessThanOrEqual(250);
  });

  it('has a sentence for whatever somebody wanted', () => {
    for (const wish of WISHES) {
      for (const refusal of Object.values(EVERY)) {
        const wanted = 'wish' in refusal ? { ...refusal, wish } : refusal;
        expect(refusalText(wanted)).not.toMatch(/undefined|\$\{/);
      }
    }
  });

  it('rings nobody, whatever people, channels and reasons are called', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        for (const refusal of [
          { ...four, channel: name },
          { ...EVERY.shared_channel, channel: name },
          { ...EVERY.not_named, names: [name, '@data-leads', name] },
          { ...EVERY.not_usable, reason: name },
        ]) {
          const text = refusalText(refusal);
          checkOutgoing({ text, blocks: refusalBlocks(refusal) }, 'http://127.0.0.1:1');
          expect(text).not.toMatch(/<[!@#]/);
          expect(text.length).toBeLessThanOrEqual(3_000);
        }
      }),
      { numRuns: 50 },
    );
  });
});

it('lists names as people do', () => {
  expect([[], ['A'], ['A', 'B'], ['A', 'B', 'C']].map((names) => listed(names))).toEqual([
    '',
    'A',
    'A and B',
    'A, B and C',
  ]);
  expect(listed(['A', 'B', 'C', 'D', 'E', 'F', 'G'])).toBe('A, B, C, D, E and 2 more');
  expect(listed(['A', 'B'], 'or')).toBe('A or B');
});
