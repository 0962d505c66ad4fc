import { describe, expect, it } from 'vitest';
import type { Block } from '#adapters/slack/views/blocks.ts';
import { cardText, turnCard } from '#adapters/slack/views/turn-card.ts';
import { FailReason, type Turn } from '#domain/session/session.ts';
import type { Card } from '#ports/thread.ts';
import { AT } from '../../../fakes/approvals.ts';
import { aCard } from '../../../fakes/cards.ts';
import { anApprovedAttempt, anAttempt, aPlan, aRun, aTurn } from '../../../fakes/turns.ts';
import { buttonsOf, expectPostable, part, readable } from './inspect.ts';

const GOAL = '*Volatility of ACME over the last 17 trading days*';
const VIEW = 'View code (program_view)';
const DETAILS = 'Details (turn_details)';

/** Draws, and checks that Slack would take it. */
function draw(
  turn: Turn,
  changes: Partial<Card> = {},
): { blocks: Block[]; text: string; said: string; buttons: string[] } {
  const card = aCard(turn, changes);
  const blocks = turnCard(card);
  const text = cardText(card);
  expectPostable(blocks, text);
  return { blocks, text, said: readable(blocks), buttons: buttonsOf(blocks) };
}

describe('a turn that ended without a run', () => {
  it('was rejected, with the reason as it was typed', () => {
    const { blocks, said, buttons, text } = draw(aTurn('rejected', { reason: 'Use <adjusted> *prices*.' }));
    expect(said).toContain(`${GOAL}\nJonas Weber rejected this. Nothing ran.`);
    expect(part(blocks, 'reason')).toMatchObject({
      elements: [{ type: 'rich_text_quote', elements: [{ type: 'text', text: 'Use <adjusted> *prices*.' }] }],
    });
    expect(said).toMatch(/Rejected at <!date.*> · digest `/);
    expect(buttons).toEqual(['Ask again (turn_retry)', VIEW, DETAILS]);
    expect(text).toBe('Rejected by Jonas Weber: Volatility of ACME over the last 17 trading days');
    expect(part(draw(aTurn('rejected', { reason: ' ' })).blocks, 'reason')).toBeUndefined();
  });

  it('expired, which is not a no', () => {
    const { said, buttons } = draw(aTurn('expired'));
    expect(said).toContain('This expired. Nobody decided within 24 hours, so nothing ran.');
    expect(said).toContain('· reminded once · digest');
    expect(buttons).toEqual(['Propose it again (turn_retry)', VIEW]);
    const waited = (hours: number, attempts = [anAttempt()]) =>
      draw(aTurn('expired', { at: AT + hours * 3_600_000, attempts })).said;
    expect(waited(1.4)).toContain('Nobody decided within 1 hour, so nothing ran.');
    expect(waited(24 * 7)).toContain('Nobody decided within 7 days, so nothing ran.');
    expect(waited(0.5)).toContain('Nobody decided in time, so nothing ran.');
    const second = [anApprovedAttempt(aRun()), anAttempt({ number: 2 })];
    expect(waited(30, second)).toContain('Nobody decided within 30 hours, so nothing ran.');
    const kept = draw(aTurn('expired', { since: null, nudged: false })).said;
    expect(kept).toContain('Nobody decided in time, so nothing ran.');
    expect(kept).not.toContain('reminded');
  });

  it('was superseded: one small grey block and the program', () => {
    const { blocks, said, buttons } = draw(aTurn('superseded'));
    expect(blocks.map(({ type }) => type)).toEqual(['context', 'actions']);
    expect(said).toMatch(/Superseded: Jonas Weber asked for a change at <!date.*>\. The newer proposal is below\./);
    expect(buttons).toEqual([VIEW]);
    expect(draw(aTurn('superseded', { attempts: [] })).said).toContain('Superseded: Jonas Weber answered at');
    expect(draw(aTurn('superseded', { channel: 'C0DATAHELP' })).said).toMatch(
      /Superseded: Jonas Weber moved this at <!date.*>\. It goes on in <#C0DATAHELP>\./,
    );
  });

  it.each(FailReason.options)('failed because of "%s" says so and offers another try', (reason) => {
    const { blocks, buttons } = draw(aTurn('failed', { reason }));
    expect(readable(part(blocks, 'outcome'))).toMatch(/\.$/);
    expect(buttons).toEqual(['Try again (turn_retry)', DETAILS]);
  });

  it('failed although it has programs: both the run and the reason stand there', () => {
    const attempts = [anApprovedAttempt(aRun({ outcome: { kind: 'failed', exit: 1 } }))];
    const { said } = draw(aTurn('failed', { reason: 'model', plan: aPlan(), attempts }));
    expect(said).toContain('The program stopped with an error');
    expect(said).toContain('The model did not give a usable program.');
  });
});
