import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardText, turnCard } from '#adapters/slack/views/turn-card.ts';
import { askedMore, tooFewHere, whoMay } from '#adapters/slack/views/who-may.ts';
import type { Approval, Vote, Waiting } from '#domain/policy/approval.ts';
import { CAPABILITIES } from '#domain/program/capability.ts';
import { sha256 } from '#domain/program/program.ts';
import type { TurnIn } from '#domain/session/session.ts';
import type { Card } from '#ports/thread.ts';
import { AT, aVote, aWaiting } from '../../../fakes/approvals.ts';
import { aCard } from '../../../fakes/cards.ts';
import { hostileText } from '../../../fakes/hostile.ts';
import { anApproval, anApprovedAttempt, anAttempt, aProgram, aTurn } from '../../../fakes/turns.ts';
import { buttonsOf, expectPostable, part, readable } from './inspect.ts';

const SOON = '<!date^1795426860^{date_short_pretty} at {time}|2026-11-23 09:41 UTC>';
const JONAS = { user: 'U0JONAS', name: 'Jonas Weber' };
const SECRET = aProgram({ secrets: [{ name: 'RATES_KEY', version: 1 }] });
const fourEyes = { fourEyes: true, because: 'secrets' } as const;

type Changes = Partial<TurnIn<'awaiting_approval'>> & { readonly votes?: Vote[] };

function draw(waiting: Partial<Waiting>, { votes = [], ...changes }: Changes = {}, card: Partial<Card> = {}) {
  const attempts = [anAttempt({ program: SECRET, votes })];
  const turn = aTurn('awaiting_approval', { waiting: aWaiting(waiting), attempts, ...changes });
  const drawn = aCard(turn, { requesterName: 'Mira Okafor', ...card });
  const blocks = turnCard(drawn);
  expectPostable(blocks, cardText(drawn));
  return {
    blocks,
    text: cardText(drawn),
    print: readable(part(blocks, 'print')).split('\n')[1],
    alert: readable(part(blocks, 'alert')),
    buttons: buttonsOf(blocks),
  };
}

describe('the fine print of a proposal', () => {
  it.each<[string, Partial<Waiting>, Changes, string]>([
    ['a day', {}, {}, `Any full member of #finance-ops may approve · expires ${SOON}`],
    ['for ever', { expiresAt: null }, {}, 'Any full member of #finance-ops may approve'],
    [
      'for somebody else',
      fourEyes,
      {},
      `Any full member of #finance-ops other than Mira Okafor may approve · expires ${SOON}`,
    ],
    [
      'for somebody who did not change it either',
      fourEyes,
      { authors: [JONAS, { user: 'U0MIRA', name: 'Mira Okafor' }] },
      `Any full member of #finance-ops other than Mira Okafor and Jonas Weber may approve · expires ${SOON}`,
    ],
    ['for the requester', { who: 'requester', expiresAt: null }, {}, 'Only Mira Okafor may approve'],
    [
      'for named people',
      { who: 'named', named: ['Priya Raman', '@data-leads'], expiresAt: null },
      {},
      'Only Priya Raman and @data-leads may approve',
    ],
    [
      'for two',
      { quorum: 2, expiresAt: null },
      { votes: [aVote()] },
      'Any full member of #finance-ops may approve · 1 of 2 approvals, by Priya Raman',
    ],
    [
      'for two, none yet',
      { quorum: 2, expiresAt: null },
      {},
      'Any full member of #finance-ops may approve · 0 of 2 approvals',
    ],
  ])('says who may approve when it waits %s', (_, waiting, changes, print) => {
    expect(draw(waiting, changes).print).toBe(print);
  });

  it('speaks to the one who is there in a direct message', () => {
    const direct = { place: { name: 'U0MIRA', kind: 'direct', shared: false } } as const;
    expect(draw({ expiresAt: null }, {}, direct).print).toBe('You may approve');
    expect(draw({ expiresAt: null, ...fourEyes }, {}, direct).print).toBe('Somebody other than you has to approve');
  });
});

describe('the warning of a proposal', () => {
  it.each<[Partial<Waiting>, string]>([
    [fourEyes, 'It uses a secret, so somebody other than Mira Okafor has to approve it.'],
    [{ ...fourEyes, because: 'network' }, 'It uses the network, so somebody other than Mira Okafor has to approve it.'],
    [
      { ...fourEyes, because: 'processes' },
      'It may start other processes, so somebody other than Mira Okafor has to approve it.',
    ],
    [{ fourEyes: true }, 'Somebody other than Mira Okafor has to approve it.'],
    [{ because: 'secrets', quorum: 2 }, 'It uses a secret, so 2 people have to approve it.'],
    [{ ...fourEyes, quorum: 2 }, 'It uses a secret, so 2 people other than Mira Okafor have to approve it.'],
    [
      { because: 'network', who: 'named', named: ['Priya Raman'] },
      'It uses the network, so only people whom the policy names may approve it.',
    ],
  ])('says what the policy asks more: %j', (waiting, alert) => {
    expect(draw(waiting).alert).toBe(alert);
  });

  it('is not there when the policy asks no more than of others', () => {
    expect(part(draw({ quorum: 2 }).blocks, 'alert')).toBeUndefined();
  });

  it('keeps what the text of the program gives cause to, in the same block or below it', () => {
    const hidden = { source: 'x = 1\n# \u202Ey\n' };
    expect(draw(fourEyes, {}, hidden).alert).toBe(
      'It uses a secret, so somebody other than Mira Okafor has to approve it. Line 2 holds hidden characters.',
    );
    const authors = Array.from({ length: 5 }, (_, index) => ({
      user: `U0${index}`,
      name: `Somebody of the Name ${index}, and again and again`,
    }));
    const lines = { source: 'a = 1\n# \u202Ey\n'.repeat(900), requesterName: 'Maximiliana Featherstonehaugh' };
    const { alert, blocks } = draw({ ...fourEyes, quorum: 12, tooFew: true }, { authors }, lines);
    expect(alert).toBe(
      'It uses a secret. Too few people here may approve it. The policy asks for 12 full members other than Maximiliana Featherstonehaugh, Somebody of the Name 0, and a… and 4 more.',
    );
    expect(readable(part(blocks, 'warning'))).toBe('Lines 2, 4, 6, 8, 10, 12 and 894 more hold hidden characters.');
  });
});

describe('a proposal that too few can approve', () => {
  const FEW = { tooFew: true };

  it('has no Approve, but says why and shows a way out', () => {
    const { buttons, alert, text } = draw({ ...FEW, ...fourEyes });
    expect(buttons).toEqual([
      'Continue in a channel… (continue_elsewhere)',
      'Reject (proposal_reject)',
      'Revise (proposal_revise)',
      'Edit (proposal_edit)',
      'View code (program_view)',
      'overflow (turn_more)',
    ]);
    expect(alert).toBe(
      'It uses a secret. Too few people here may approve it. The policy asks for a full member other than Mira Okafor.',
    );
    expect(text).toMatch(/^Too few people here may approve: Volatility of ACME/);
  });

  it.each<[Partial<Waiting>, string]>([
    [{ quorum: 3 }, '3 full members'],
    [{ who: 'named', named: ['Priya Raman', '@data-leads'] }, 'one of Priya Raman and @data-leads'],
    [{ who: 'named', named: ['A', 'B', 'C'], quorum: 2 }, '2 of A, B and 1 more'],
    [{ who: 'requester', quorum: 2 }, '2 approvals by the person who asked and by nobody else'],
    [{ who: 'requester', fourEyes: true }, 'an approval by the person who asked, and by somebody else'],
  ])('says what the policy asks: %j', (waiting, asks) => {
    expect(draw({ ...FEW, ...waiting }).alert).toBe(`Too few people here may approve it. The policy asks for ${asks}.`);
  });

  it('has neither before the whole program is there', () => {
    const share = { file: 'F1', state: 'wanted', permalink: 'https://north.slack.com/files/F1' } as const;
    expect(draw(FEW, { attempts: [anAttempt({ share })] }).buttons).toEqual([
      'Stop (run_stop)',
      'View code (program_view)',
    ]);
    expect(draw(FEW, {}, { source: undefined }).buttons[0]).toBe('Reject (proposal_reject)');
  });
});

describe('the menu of a proposal', () => {
  const items = (votes: Vote[], program = SECRET) => {
    const { blocks } = draw({ quorum: 2 }, { attempts: [anAttempt({ program, votes })] });
    return readable(part(blocks, 'buttons')).split('\n').slice(5);
  };

  it('offers to withdraw an approval only where there is one, to every reader', () => {
    expect(items([])).toEqual(['Details', 'Allow without asking…', 'Stop']);
    expect(items([aVote()])).toEqual(['Details', 'Withdraw my approval', 'Allow without asking…', 'Stop']);
    expect(items([], aProgram({ files: [{ path: 'main.py', sha256: sha256('x'), lines: 1 }] }))).toEqual([
      'Details',
      'Stop',
    ]);
  });
});

describe('a standing approval', () => {
  const terms = {
    users: [],
    usesADay: 20,
    endsAt: AT + 8 * 86_400_000,
    parameters: { days: { kind: 'free' as const } },
  };
  const DAY = '<!date^1796031660^{date_long}|2026-11-30 09:41 UTC>';

  it('stands on the card before anybody can approve it, and changes what its buttons carry', () => {
    const plain = draw({}).blocks;
    const offered = draw({}, { attempts: [anAttempt({ program: SECRET, terms })] });
    expect(readable(part(offered.blocks, 'terms'))).toContain('without anybody being asked');
    expect(offered.buttons).toContain('Approve (proposal_approve)');
    const carried = (blocks: typeof plain) => /"value":"(turn-1:[^"]+)"/.exec(JSON.stringify(blocks))?.[1];
    expect(carried(offered.blocks)).not.toBe(carried(plain));
  });

  it('is told on the cards that it led to', () => {
    const attempt = anApprovedAttempt();
    const approval: Approval = { ...anApproval(attempt.digest), grant: 'grant-1' };
    const printed = (changes: Partial<Approval>) =>
      readable(
        part(
          turnCard(aCard(aTurn('running', { attempts: [{ ...attempt, approval: { ...approval, ...changes } }] }))),
          'print',
        ),
      );
    expect(printed({})).toMatch(/^Allowed by Priya Raman · digest `/);
    expect(printed({ terms })).toContain(`Allowed by Priya Raman until ${DAY} · digest`);
    expect(printed({ grant: null, terms })).toMatch(
      /^Approved by Priya Raman at <.*>, and allowed without asking until <.*> · /,
    );
  });
});

it('says who may in sentences of bounded length, whatever people and groups are called', () => {
  const waiting = fc.record({
    quorum: fc.integer({ min: 1, max: 20 }),
    fourEyes: fc.boolean(),
    because: fc.constantFrom(null, ...CAPABILITIES),
    who: fc.constantFrom('members', 'requester', 'named'),
    named: fc.array(hostileText, { maxLength: 8 }),
    tooFew: fc.boolean(),
  });
  fc.assert(
    fc.property(waiting, hostileText, fc.array(hostileText, { maxLength: 4 }), (given, name, others) => {
      const people = others.map((other, index) => ({ user: `U0X${index}`, name: other }));
      const turn = aTurn('awaiting_approval', {
        waiting: aWaiting(given),
        authors: people,
        attempts: [anAttempt({ votes: people.map((person) => aVote(person)) })],
      });
      const card = aCard(turn, { requesterName: name, place: { name, kind: 'channel', shared: false } });
      expectPostable(turnCard(card), cardText(card));
      expect(whoMay(card, turn.waiting, turn.attempts[0]!).length).toBeLessThan(1_500);
      for (const sentence of [tooFewHere(card, turn.waiting), askedMore(card, turn.waiting) ?? '.']) {
        expect(sentence).toMatch(/\.$/);
      }
    }),
    { numRuns: 60 },
  );
});
