import { describe, expect, it } from 'vitest';
import { cardText, turnCard } from '#adapters/slack/views/turn-card.ts';
import { sha256 } from '#domain/program/program.ts';
import type { Attempt } from '#domain/session/session.ts';
import type { Reused } from '#domain/tool/keeping.ts';
import type { Card } from '#ports/thread.ts';
import { AT } from '../../../fakes/approvals.ts';
import { aCard } from '../../../fakes/cards.ts';
import { anApprovedAttempt, anAttempt, aPlan, aProgram, aRun, aTurn } from '../../../fakes/turns.ts';
import { buttonsOf, expectPostable, part, readable } from './inspect.ts';

const JONAS = { user: 'U0JONAS', name: 'Jonas Weber' };
const PRIYA = { user: 'U0PRIYA', name: 'Priya Raman' };

function drawn(card: Card) {
  const blocks = turnCard(card);
  expectPostable(blocks, cardText(card));
  return { blocks, said: readable(blocks), buttons: buttonsOf(blocks) };
}
const proposed = (attempt: Attempt, changes: Partial<Card> = {}, plan = aPlan()) =>
  drawn(aCard(aTurn('awaiting_approval', { attempts: [attempt], plan, looked: 12 }), changes));

describe('the tick of a proposal', () => {
  const tickOf = (changes: Partial<Card>, attempt = anAttempt()) => part(proposed(attempt, changes).blocks, 'keep');

  it('stands above the decision, ticked where everybody may read along', () => {
    expect(tickOf({})).toMatchObject({
      block_id: 'keep.turn-1.1',
      elements: [
        {
          type: 'checkboxes',
          action_id: 'tool_keep',
          options: [
            {
              text: { text: 'Keep as a tool when it works' },
              description: { text: 'As rolling_volatility, for everybody in this workspace' },
            },
          ],
          initial_options: [{ value: 'keep' }],
        },
      ],
    });
  });

  it.each<[string, Card['place']]>([
    ['in a private channel', { name: 'board', kind: 'private', shared: false }],
    ['in a direct message', { name: '', kind: 'direct', shared: false }],
    ['where nobody knows what place it is', { name: '', kind: 'channel', shared: false }],
  ])('is not ticked at first %s', (_, place) => {
    const tick = tickOf({ place });
    expect(tick).toMatchObject({ elements: [{ action_id: 'tool_keep' }] });
    expect(JSON.stringify(tick)).not.toContain('initial_options');
    expect(readable(tick)).toContain('The function, not this call');
  });

  it('stands in every attempt', () => {
    const failed = anApprovedAttempt(aRun({ outcome: { kind: 'failed', exit: 1 } }));
    const second = anAttempt({
      number: 2,
      share: { file: 'F1', state: 'done', permalink: 'https://north.slack.com/F1' },
    });
    const { blocks } = drawn(aCard(aTurn('awaiting_approval', { attempts: [failed, second] })));
    expect(part(blocks, 'keep')?.block_id).toBe('keep.turn-1.2');
  });

  it('is not there for scripts, calls of kept tools, and where nobody can approve', () => {
    const script = aProgram({ files: [{ path: 'main.py', sha256: sha256('x'), lines: 3 }] });
    expect(tickOf({}, anAttempt({ program: script }))).toBeUndefined();
    expect(tickOf({}, anAttempt({ program: aProgram({ tool: { id: 'tool-1', version: 3 } }) }))).toBeUndefined();
    expect(tickOf({ source: '' })).toBeUndefined();
  });
});

describe('a call of a kept tool', () => {
  const reuse = (changes: Partial<Reused> = {}) =>
    anAttempt({
      name: 'csv_diff',
      program: aProgram({ tool: { id: 'tool-1', version: 3 } }),
      reused: {
        ...{ id: 'tool-1', name: 'csv_diff', version: 3 },
        keeper: PRIYA,
        approvers: [JONAS],
        runs: 12,
        failed: 1,
        lastAt: AT,
        ...changes,
      },
    });
  const LAST = '<!date^1795340460^{date_long}|2026-11-22 09:41 UTC>';

  it('says whose it is and how it has done, and shows the call', () => {
    const { said, blocks } = proposed(reuse(), {}, aPlan({ outcome: 'reuse', tool: 'csv_diff', arguments: '{}' }));
    expect(said).toContain('*csv_diff* version 3 does this. Only the call is new.');
    expect(readable(part(blocks, 'reused'))).toBe(
      `Kept by Priya Raman · approved by Jonas Weber · ran 12 times, failed once · last used on ${LAST}`,
    );
    expect(said).toContain('The call, for this request only\ncsv_diff(csv="in/acme-prices.csv", days=17)');
    expect(said).toContain('· call by claude-sonnet, 6,210 tokens');
  });

  it.each<[string, Partial<Reused>, string]>([
    [
      'one person',
      { approvers: [PRIYA] },
      `Approved and kept by Priya Raman · ran 12 times, failed once · last used on ${LAST}`,
    ],
    [
      'no use yet',
      { runs: 0, failed: 0, lastAt: null },
      'Kept by Priya Raman · approved by Jonas Weber · not run since',
    ],
    [
      'nobody who approved',
      { approvers: [], runs: 1, failed: 0, lastAt: null },
      'Kept by Priya Raman · ran once, never failed',
    ],
    [
      'two failures',
      { runs: 2, failed: 2, lastAt: null },
      'Kept by Priya Raman · approved by Jonas Weber · ran twice, failed twice',
    ],
  ])('with %s', (_, changes, words) => {
    expect(readable(part(proposed(reuse(changes)).blocks, 'reused'))).toBe(words);
  });

  it('is called by the own name of its function', () => {
    expect(proposed({ ...reuse(), calls: 'difference' }).said).toContain('difference(csv=');
  });

  it('is no reuse any more once it was mended', () => {
    const { said, buttons } = proposed(anAttempt(), {}, aPlan({ outcome: 'reuse', tool: 'csv_diff', arguments: '{}' }));
    expect(said).toContain('I wrote a new program for this.');
    expect(buttons[0]).toBe('checkboxes (tool_keep)');
  });

  it('says who changed its call, and that no model made it', () => {
    const authors = [JONAS];
    const turn = aTurn('awaiting_approval', { authors, attempts: [{ ...reuse(), tokens: 0 }] });
    expect(drawn(aCard(turn)).said).toContain('Jonas Weber edited this call of *csv_diff* version 3.');
    expect(proposed({ ...reuse(), tokens: 0, model: '' }).said).toContain('· no model was asked\n');
  });

  it('is named on the card of its run', () => {
    const attempts = [{ ...anApprovedAttempt(aRun(), { program: reuse().program }), name: 'csv_diff' }];
    const { said, buttons } = drawn(aCard(aTurn('finished', { words: 'Done.', attempts })));
    expect(said).toContain('*csv_diff* version 3, 7.4 seconds, 131 MB');
    expect(buttons).not.toContain('Save as tool (tool_save)');
  });
});
