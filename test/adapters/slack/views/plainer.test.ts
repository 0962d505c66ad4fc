import { expect, it } from 'vitest';
import { plainer } from '#adapters/slack/views/plainer.ts';
import { turnCard } from '#adapters/slack/views/turn-card.ts';
import { aCard } from '../../../fakes/cards.ts';
import { anApprovedAttempt, aRun, aTurn } from '../../../fakes/turns.ts';
import { expectPostable, readable } from './inspect.ts';

const PLAIN = ['section', 'context', 'actions', 'rich_text'];

it('says the same without plan, table, alert, markdown and image', () => {
  const passed = plainer(
    turnCard(aCard(aTurn('finished', { words: '**Yes**, 2.4%.' }), { result: { 'Best day, %': 3.85, Worst: -4 } })),
  );
  expectPostable(passed);
  expect(passed.filter(({ type }) => !PLAIN.includes(type))).toEqual([]);
  expect(readable(passed)).toContain('*Yes*, 2.4%.');
  expect(readable(passed)).toContain('Result       Value\nBest day, %  3.85\nWorst        −4');

  const proposal = plainer(turnCard(aCard(aTurn('awaiting_approval'))));
  expectPostable(proposal);
  expect(readable(proposal)).toContain('*Plan, 3 steps*\n1. Read the closing prices\n2. Turn them into daily returns');

  const attempts = [anApprovedAttempt(aRun({ outcome: { kind: 'limit', limit: 'time' } }))];
  const failed = plainer(turnCard(aCard(aTurn('finished', { attempts }))));
  expect(readable(failed)).toContain('It took longer than the 30 seconds it was allowed.');
  expect(failed.filter(({ type }) => !PLAIN.includes(type))).toEqual([]);
});

it('keeps long words whole in several sections', () => {
  const words = 'word & '.repeat(700).trim();
  const blocks = plainer(turnCard(aCard(aTurn('answered', { reply: words.slice(0, 3_000) }))));
  expectPostable(blocks);
  const sections = blocks.filter(({ type }) => type === 'section');
  expect(sections.length).toBeGreaterThan(1);
  expect(sections.map((block) => readable(block)).join('')).toContain('word &amp; word &amp; ');
});
