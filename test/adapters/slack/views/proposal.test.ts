import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block } from '#adapters/slack/views/blocks.ts';
import { callText } from '#adapters/slack/views/call.ts';
import { cardText, turnCard } from '#adapters/slack/views/turn-card.ts';
import { sha256 } from '#domain/program/program.ts';
import type { Attempt } from '#domain/session/session.ts';
import type { Card } from '#ports/thread.ts';
import { aCard } from '../../../fakes/cards.ts';
import { A_SOURCE, anApprovedAttempt, anAttempt, aPlan, aProgram, aRun, aTurn } from '../../../fakes/turns.ts';
import { buttonsOf, expectPostable, part, readable } from './inspect.ts';

const TICK = 'checkboxes (tool_keep)';
const DECIDE = [
  TICK,
  'Approve (proposal_approve)',
  'Reject (proposal_reject)',
  'Revise (proposal_revise)',
  'Edit (proposal_edit)',
  'View code (program_view)',
  'overflow (turn_more)',
];
const [, , ...DECIDE_WITHOUT_APPROVE] = DECIDE;
const WAIT = ['Stop (run_stop)', 'View code (program_view)'];
const NBSP = '\u00a0';

function draw(attempts: Attempt[], changes: Partial<Card> = {}, plan = aPlan()) {
  const card = aCard(aTurn('awaiting_approval', { attempts, plan, looked: 12 }), changes);
  const blocks = turnCard(card);
  expectPostable(blocks, cardText(card));
  return { blocks, text: cardText(card), said: readable(blocks), buttons: buttonsOf(blocks) };
}
const shared = (state: 'wanted' | 'done' | 'failed') => ({
  file: 'F1',
  state,
  permalink: 'https://north.slack.com/files/F1',
});
const codeOf = (block: Block | undefined): unknown =>
  block?.type === 'rich_text'
    ? block.elements.find(({ type }) => type === 'rich_text_preformatted')?.elements
    : undefined;

describe('a first proposal', () => {
  it('stands in the order of the card, with its fixed sentences', () => {
    const { blocks, said, text, buttons } = draw([anAttempt()]);
    expect(blocks.map(({ block_id }) => block_id?.split('.')[0])).toEqual([
      'goal',
      'plan',
      'considered',
      'function',
      'call',
      'touches',
      'keep',
      'buttons',
      'print',
    ]);
    expect(said).toContain('I wrote a new program for this. It runs only if somebody approves it.');
    expect(said).toContain(
      'Looked at 12 saved tools. *price_summary* gives averages only. *monthly_totals* sums by month.',
    );
    expect(said).toContain('The function, 9 lines of Python');
    expect(said).toContain('The call, for this request only\nrolling_volatility(csv="in/acme-prices.csv", days=17)');
    expect(readable(part(blocks, 'touches'))).toBe(
      '*Reads*\nacme-prices.csv\n*Network*\nNone\n*Secrets*\nNone\n*Limits*\n256 MB, 30 seconds\n*Cost*\nNothing',
    );
    const digest = anAttempt().digest;
    expect(said).toContain(
      `Digest \`${digest.slice(0, 4)}${NBSP}${digest.slice(4, 8)}${NBSP}${digest.slice(8, 12)}\` · plan and program by claude-sonnet, 6,210 tokens\nAny full member of #finance-ops may approve · expires <!date^1795426860^{date_short_pretty} at {time}|2026-11-23 09:41 UTC>`,
    );
    expect(buttons).toEqual(DECIDE);
    expect(text).toBe('Ready to approve: Volatility of ACME over the last 17 trading days. Reads 1 file, no network.');
  });

  it('shows the bytes of the program as they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2_000 }), (source) => {
        const { blocks } = draw([anAttempt()], { source });
        expect(codeOf(part(blocks, 'function'))).toEqual([{ type: 'text', text: source }]);
      }),
    );
  });

  it('says who may approve in a direct message, and where the channel has no name', () => {
    expect(draw([anAttempt()], { place: { name: '', kind: 'direct', shared: false } }).said).toContain(
      'You may approve',
    );
    expect(draw([anAttempt()], { place: { name: '', kind: 'channel', shared: false } }).said).toContain(
      'Any full member of this channel may approve',
    );
  });

  it('names one use, and a kept tool', () => {
    const files = [{ path: 'main.py', sha256: sha256('x'), lines: 3 }];
    const oneOff = draw([anAttempt({ program: aProgram({ files }) })], {}, aPlan({ outcome: 'oneoff' }));
    expect(oneOff.said).toContain('This is for one use, it will not be kept.');
    expect(oneOff.said).toContain('The program, 9 lines of Python');
    expect(oneOff.buttons).not.toContain(TICK);
    const attempt = anAttempt({ program: aProgram({ tool: { id: 'tool-1', version: 3 } }) });
    expect(draw([attempt]).said).toContain('*rolling_volatility* version 3 does this. Only the call is new.');
  });

  it('says who changed it by hand', () => {
    const authors = [{ user: 'U0JONAS', name: 'Jonas Weber' }];
    const card = aCard(aTurn('awaiting_approval', { authors, attempts: [anAttempt({ tokens: 0 })] }));
    const said = readable(turnCard(card));
    expect(said).toContain('Jonas Weber edited this program. It runs only if somebody approves it.');
    expect(said).toContain('· plan and program by claude-sonnet, edited by Jonas Weber\n');
    const again = aCard(aTurn('awaiting_approval', { authors, attempts: [anAttempt()] }));
    expect(readable(turnCard(again))).toContain('I wrote a new program for this.');
  });

  it('warns of lines that hide something', () => {
    const { blocks } = draw([anAttempt()], { source: `${A_SOURCE}# \u202Ex\n# fine\n# \u200b\n` });
    expect(part(blocks, 'alert')).toMatchObject({
      level: 'warning',
      text: { text: 'Lines 10 and 12 hold hidden characters.' },
    });
  });
});

describe('a long program', () => {
  it('cannot be approved before its file is there', () => {
    const { blocks, buttons, text } = draw([anAttempt({ share: shared('wanted') })]);
    expect(buttons).toEqual(WAIT);
    expect(codeOf(part(blocks, 'function'))).toBeUndefined();
    expect(text).toMatch(/^Not ready to approve yet: /);
  });

  it('is linked once the file is there', () => {
    const { said, buttons } = draw([anAttempt({ share: shared('done') })]);
    expect(said).toContain(
      '*The function, 9 lines of Python*\nIt is in the file below, <https://north.slack.com/files/F1|rolling_volatility.py>.',
    );
    expect(said).toContain('The call, for this request only');
    expect(buttons).toEqual(DECIDE);
  });

  it('offers another try when its file never came', () => {
    const { said, buttons } = draw([anAttempt({ share: shared('failed') })]);
    expect(said).toContain('Its file did not reach this thread, so it cannot be approved.');
    expect(buttons).toEqual(['Try again (turn_retry)', 'View code (program_view)']);
  });

  it('has no Approve when it can be shown nowhere whole', () => {
    for (const source of ['', undefined, 'x = 1\n'.repeat(3_000)]) {
      expect(draw([anAttempt()], { source }).buttons).toEqual(DECIDE_WITHOUT_APPROVE);
    }
    const args = { text: 'x'.repeat(13_000) };
    const long = anAttempt({ program: aProgram({ arguments: args }), share: shared('done') });
    expect(draw([long]).buttons).toEqual(DECIDE_WITHOUT_APPROVE);
    const hosts = Array.from({ length: 20 }, (_, index) => `${'a'.repeat(200)}${index}.example.com`);
    expect(draw([anAttempt({ program: aProgram({ hosts }) })]).buttons).toEqual(DECIDE_WITHOUT_APPROVE);
    for (const length of [1_955, 1_956, 1_957, 1_958, 1_959, 1_960]) {
      const program = aProgram({ hosts: ['a'.repeat(length), 'evil.example'] });
      expect(draw([anAttempt({ program })]).buttons, `cut after ${length}`).toEqual(DECIDE_WITHOUT_APPROVE);
    }
  });
});

describe('a second try', () => {
  const failed = anApprovedAttempt(
    aRun({ outcome: { kind: 'failed', exit: 1 }, startedAt: 0, endedAt: 1_200, artifacts: [] }),
  );
  const second = (changes: Partial<Attempt> = {}) =>
    anAttempt({
      number: 2,
      explanation: 'One price is <n/a>.',
      model: 'claude-opus',
      share: shared('done'),
      ...changes,
    });
  const source = A_SOURCE.replace(
    '    returns = prices.pct_change().dropna()\n',
    '    prices = prices.dropna()\n    returns = prices.pct_change()\n    print(len(prices))\n',
  );

  it('shows what failed, why and what changes', () => {
    const { blocks, said, buttons } = draw([failed, second()], { source, previousSource: A_SOURCE });
    expect(said).toContain('The program stopped with an error after 1.2 seconds. It left no files.');
    expect(said).toContain('*A second try*\nOne price is &lt;n/a&gt;.');
    expect(readable(part(blocks, 'changes'))).toBe(`What changes, 1 line out and 3 in
@@ line 7 @@
     prices = table.set_index("date")["close"].astype(float)
-    returns = prices.pct_change().dropna()
+    prices = prices.dropna()
+    returns = prices.pct_change()
+    print(len(prices))
     return {"Volatility a day, %": round(returns.tail(days).std() * 100, 2)}`);
    expect(said).toContain('It may touch the same as before: acme-prices.csv, no network, no secrets.');
    expect(said).toMatch(/Try 2 of 3 · digest `.{14}`, before `.{14}` · by claude-opus/);
    expect(buttons).toEqual(DECIDE);
  });

  it('warns when it needs more', () => {
    const program = aProgram({ hosts: ['rates.example.com'] });
    const { blocks } = draw([failed, second({ program })], { source, previousSource: A_SOURCE });
    expect(part(blocks, 'needs')).toMatchObject({
      type: 'alert',
      level: 'warning',
      text: { text: 'It now also needs rates.example.com.' },
    });
    expect(part(blocks, 'touches')).toBeDefined();
  });

  it('cannot be approved before the whole new program is in the thread', () => {
    expect(draw([failed, second({ share: shared('wanted') })]).buttons).toEqual(WAIT);
  });

  it('spares a difference that is too long, never the program', () => {
    const lines = Array.from({ length: 400 }, (_, index) => `x${index} = ${index}\n`).join('');
    const { said, buttons } = draw([failed, second()], {
      source: lines,
      previousSource: lines.replaceAll(' = ', ' = 1 + '),
    });
    expect(said).toContain('… and more, the rest is in the whole program');
    expect(buttons).toEqual(DECIDE);
  });
});

describe('the call', () => {
  const call = (args: Attempt['program']['arguments'], language: 'python' | 'javascript' = 'python') =>
    callText(anAttempt({ program: aProgram({ arguments: args, language }) }));

  it('is written in the language of the program', () => {
    expect(call({ on: true, none: null, list: [1, 'a', { b: false }] })).toBe(
      'rolling_volatility(on=True, none=None, list=[1, "a", {"b": False}])',
    );
    expect(call({ on: true, text: 'a' }, 'javascript')).toBe('rolling_volatility({ on: true, text: "a" })');
    expect(call({})).toBe('rolling_volatility()');
    expect(call({ 'not a name': 1 })).toBe('rolling_volatility(**{"not a name": 1})');
  });

  it('takes a line an argument when it is long', () => {
    expect(call({ first: 'a'.repeat(50), second: 'b'.repeat(50) })).toBe(
      `rolling_volatility(\n    first="${'a'.repeat(50)}",\n    second="${'b'.repeat(50)}",\n)`,
    );
  });

  it('writes what nobody sees as an escape', () => {
    expect(call({ text: 'a\u202Eb\u{E0041}' })).toBe('rolling_volatility(text="a\\u202eb\\U000e0041")');
    expect(call({ text: 'a\u202Eb' }, 'javascript')).toBe('rolling_volatility({ text: "a\\u{202e}b" })');
  });
});
