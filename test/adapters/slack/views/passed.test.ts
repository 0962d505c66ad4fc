import { describe, expect, it } from 'vitest';
import { cardText, turnCard } from '#adapters/slack/views/turn-card.ts';
import type { TurnIn } from '#domain/session/session.ts';
import type { Card } from '#ports/thread.ts';
import { aCard } from '../../../fakes/cards.ts';
import { anApprovedAttempt, aRun, aTurn } from '../../../fakes/turns.ts';
import { buttonsOf, expectPostable, part, readable } from './inspect.ts';

const WORDS = '**ACME moved about 2.4% a day.** That is 37.4% a year.';
const TABLE = { 'Volatility a day, %': 2.36, 'Worst day, %': -4.43, note: 'adjusted', closed: true, gaps: null };

function draw(changes: Partial<Card> = {}, turn: Partial<TurnIn<'finished'>> = { words: WORDS }) {
  const card = aCard(aTurn('finished', turn), changes);
  const blocks = turnCard(card);
  expectPostable(blocks, cardText(card));
  return { blocks, text: cardText(card), said: readable(blocks) };
}
const rowsOf = (result: unknown) => {
  const block = part(draw({ result }).blocks, 'result');
  return block?.type === 'table'
    ? block.rows.map((row) => row.map((cell) => ('text' in cell ? cell.text : '')))
    : undefined;
};

describe('a run that passed', () => {
  it('starts with the answer, then its proof, then what it took', () => {
    const { blocks, said, text } = draw({ result: TABLE, stdout: '59 prices\n42 windows\n' });
    expect(blocks.map(({ type }) => type)).toEqual(['markdown', 'table', 'image', 'rich_text', 'actions', 'context']);
    expect(blocks[0]).toMatchObject({ text: WORDS });
    expect(said).toContain('Output, both lines\n59 prices\n42 windows');
    expect(said).toContain('The words on top are by claude-haiku, from the table. All 3 checks hold.');
    expect(said).toMatch(/7\.4 seconds, 131 MB · approved by Priya Raman at <!date.*> · digest `/);
    expect(buttonsOf(blocks)).toEqual([
      'Run again (run_again)',
      'Save as tool (tool_save)',
      'View code (program_view)',
      'Details (turn_details)',
    ]);
    expect(text).toBe('Done: ACME moved about 2.4% a day.');
  });

  it('stands at once, before there are words', () => {
    const { said, text } = draw({ result: TABLE }, { words: null });
    expect(said).toContain('*Volatility of ACME over the last 17 trading days*\nIt worked.');
    expect(said).not.toContain('The words on top');
    expect(text).toBe('Done: Volatility of ACME over the last 17 trading days');
  });

  it('says right below the words which of their figures are not in the result', () => {
    const { blocks, said } = draw({ result: TABLE }, { words: WORDS, strangers: ['12.4', '7%'] });
    expect(blocks.slice(0, 3).map(({ type }) => type)).toEqual(['markdown', 'context', 'table']);
    expect(said).toContain('The figures 12.4 and 7% are not in the result.');
    const many = Array.from({ length: 20 }, (_, index) => `${index}${'9'.repeat(2_000)}`);
    expect(draw({}, { words: WORDS, strangers: many }).said).toContain('and 15 more are not in the result.');
    expect(draw({}, { words: WORDS, strangers: ['3'] }).said).toContain('The figure 3 is not in the result.');
  });

  it('shows three images at most, by their file ids', () => {
    const artifacts = Array.from({ length: 5 }, (_, index) => ({ ...aRun().artifacts[0]!, path: `out/${index}.png` }));
    const { blocks } = draw({}, { attempts: [anApprovedAttempt(aRun({ artifacts }))] });
    const images = blocks.filter(({ type }) => type === 'image');
    expect(images).toHaveLength(3);
    expect(images[0]).toMatchObject({ slack_file: { id: 'F0IMAGE001' }, alt_text: '0.png', title: { text: '0.png' } });
  });

  it('names what stayed behind', () => {
    const leftOut = [{ path: 'trace.bin', reason: 'larger than 50 MB' }];
    expect(draw({}, { attempts: [anApprovedAttempt(aRun({ leftOut }))] }).said).toContain(
      'trace.bin stayed behind: larger than 50 MB.',
    );
  });

  it('says in words why, and how many more there are', () => {
    const reasons = ['too_large', 'too_many', 'not_regular', 'unsafe_name'];
    const leftOut = [
      ...reasons.map((reason) => ({ path: `out/${reason}`, reason })),
      { path: 'result.json', reason: 'too_large' },
    ];
    const stayed = (unnamed?: number): string =>
      draw({}, { attempts: [anApprovedAttempt(aRun({ leftOut, ...(unnamed === undefined ? {} : { unnamed }) }))] })
        .said;
    expect(stayed()).toContain('out/too_large stayed behind: larger than 50 MB, or all files together than 100 MB.');
    expect(stayed()).toContain('result.json stayed behind: larger than 1 MB.');
    expect(stayed()).not.toMatch(/too_many\.|not_regular\.|unsafe_name\.|more stayed/);
    expect(stayed(20)).toContain('20 more stayed behind.');
    expect(stayed(980)).toContain('980 more stayed behind.');
    expect(stayed(996)).toContain('More than 996 others stayed behind.');
  });
});

describe('the result', () => {
  it('of labels and values is a table with numbers to the right', () => {
    expect(rowsOf(TABLE)).toEqual([
      ['Result', 'Value'],
      ['Volatility a day, %', '2.36'],
      ['Worst day, %', '−4.43'],
      ['note', 'adjusted'],
      ['closed', 'true'],
      ['gaps', ' '],
    ]);
    const block = part(draw({ result: { rows: 3 } }).blocks, 'result');
    expect(block).toMatchObject({ column_settings: [{ align: 'left' }, { align: 'right' }] });
  });

  it('of columns and rows, or a list of flat objects, is a table', () => {
    const rows = [
      ['day', 'close'],
      ['Mon', '1'],
      ['Tue', ' '],
    ];
    expect(rowsOf({ columns: ['day', 'close'], rows: [['Mon', 1], ['Tue']] })).toEqual(rows);
    expect(rowsOf([{ day: 'Mon', close: 1 }, { day: 'Tue' }])).toEqual(rows);
  });

  it('that is large is cut and says so', () => {
    const long = Array.from({ length: 250 }, (_, index) => ({ index, value: index }));
    expect(draw({ result: long }).said).toContain('The table shows 99 of 250 rows.');
    const wide = [Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`c${index}`, index]))];
    expect(draw({ result: wide }).said).toContain('The table shows 20 of 30 columns.');
    const heavy = Array.from({ length: 90 }, () => ({ text: 'x'.repeat(200) }));
    expect(draw({ result: heavy }).said).toMatch(/The table shows \d+ of 90 rows\./);
  });

  it('of labels beside one list is the labels, then the table', () => {
    const result = { count: 2, unpaid: [{ invoice: 'A' }, { invoice: 'B' }], total: 37.4 };
    expect(draw({ result }).said).toContain('Result\ncount: 2\ntotal: 37.4\nunpaid:');
    expect(rowsOf(result)).toEqual([['invoice'], ['A'], ['B']]);
  });

  it('of any other shape is text', () => {
    expect(draw({ result: 42 }).said).toContain('Result\n42');
    expect(draw({ result: { list: [1, [2]] } }).said).toContain('Result\n{\n  "list": [');
    expect(part(draw({ result: null }).blocks, 'result')).toBeUndefined();
    expect(part(draw({ result: [] }).blocks, 'result')).toBeDefined();
  });
});

describe('the output', () => {
  const lines = (number: number) => Array.from({ length: number }, (_, index) => `line ${index + 1}`).join('\n');

  it('stands whole while it is short', () => {
    expect(draw({ stdout: 'one\n' }).said).toContain('Output, one line\none');
    expect(draw({ stdout: lines(40) }).said).toContain(`Output, all 40 lines\n${lines(40)}`);
    expect(part(draw({ stdout: '' }).blocks, 'output')).toBeUndefined();
  });

  it('shows its beginning and its end with a count', () => {
    const { blocks } = draw({ stdout: lines(1_204) });
    const text = readable(part(blocks, 'output'));
    expect(text).toMatch(/^Output, first 20 and last 20 of 1,204 lines\nline 1\n/);
    expect(text).toContain('line 20\n…\nline 1185\n');
    expect(text.endsWith('line 1204')).toBe(true);
  });

  it('is cut when a line never ends', () => {
    expect(draw({ stdout: 'x'.repeat(100_000) }).said).toContain('Output, the start of its one line');
  });
});
