import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tool, ToolEvent } from '#domain/tool/tool.ts';
import { restored, retired } from '#domain/tool/tool-change.ts';
import { holdsWords, inOrder, meantBy } from '#domain/tool/tool-order.ts';
import { quietSince, toReview, UNUSED_MS, whyToReview } from '#domain/tool/tool-review.ts';
import { counted, Ending, NO_STATS, type ToolStats } from '#domain/tool/tool-stats.ts';
import { aTool, KEEPER, KEPT_AT } from '../../fakes/tools.ts';

const DAY_MS = 86_400_000;
const SOON = KEPT_AT + DAY_MS;
const countsOf = (endings: readonly Ending[], at = SOON): ToolStats =>
  endings.reduce((stats, ending) => counted(stats, ending, at), NO_STATS);
const times = (number: number, ending: Ending): Ending[] => Array.from({ length: number }, () => ending);

describe('what a tool is proposed for retirement for', () => {
  it.each([
    ['two runs that failed say nothing', times(2, 'failed'), undefined],
    ['three that failed do', times(3, 'failed'), 'failing'],
    ['half of them is enough', [...times(2, 'failed'), ...times(2, 'passed')], 'failing'],
    ['less than half is not', [...times(2, 'failed'), ...times(3, 'passed')], undefined],
    ['three that were rejected', times(3, 'rejected'), 'unwanted'],
    ['as many rejected as passed', [...times(3, 'rejected'), ...times(3, 'passed')], undefined],
    ['failing counts before unwanted', [...times(4, 'rejected'), ...times(3, 'failed')], 'failing'],
    ['nothing yet', [], undefined],
  ] as const)('%s', (_what, endings, why) => {
    expect(whyToReview(aTool(), countsOf(endings), SOON)).toBe(why);
  });

  it('unused is 90 days without an ending, from when it was last put into use', () => {
    const tool = aTool();
    expect(whyToReview(tool, NO_STATS, KEPT_AT + UNUSED_MS - 1)).toBeUndefined();
    expect(whyToReview(tool, NO_STATS, KEPT_AT + UNUSED_MS)).toBe('unused');
    expect(whyToReview(tool, countsOf(['passed']), SOON + UNUSED_MS - 1)).toBeUndefined();
    expect(whyToReview(tool, countsOf(['rejected']), SOON + UNUSED_MS)).toBe('unused');
    const late = KEPT_AT + 2 * UNUSED_MS;
    const again = restored(retired(tool, KEEPER, late - 1), KEEPER, late);
    expect(whyToReview(again, NO_STATS, late + DAY_MS)).toBeUndefined();
    const reworded: ToolEvent = { version: 1, toolDigest: tool.toolDigest, by: KEEPER, at: late, what: 'edited' };
    expect(quietSince({ history: [...tool.history, reworded] }, NO_STATS)).toBe(KEPT_AT);
  });

  const stats = fc
    .array(fc.constantFrom(...Ending.options), { maxLength: 20 })
    .map((endings) => countsOf(endings))
    .chain((counts) =>
      fc
        .option(fc.nat(400), { nil: null })
        .map((days) => ({ ...counts, lastAt: days === null ? null : KEPT_AT + days * DAY_MS })),
    );

  it('holds of what is in use alone; another pass makes no tool worse, and another failure none better', () => {
    fc.assert(
      fc.property(stats, fc.nat(800), (given, days) => {
        const now = KEPT_AT + days * DAY_MS;
        const why = whyToReview(aTool(), given, now);
        expect(whyToReview(aTool({ state: 'retired' }), given, now)).toBeUndefined();
        expect(whyToReview(aTool({ state: 'draft' }), given, now)).toBeUndefined();
        const better = whyToReview(aTool(), counted(given, 'passed', now), now);
        expect(better).not.toBe('unused');
        if (given.runs >= 3 && why !== 'failing') {
          expect(better).not.toBe('failing');
        }
        if (why === 'failing') {
          expect(whyToReview(aTool(), counted(given, 'failed', now), now)).toBe('failing');
        }
      }),
    );
  });

  it('lists exactly those, the gravest first, in one order whatever order they come in', () => {
    const lines = fc
      .uniqueArray(fc.tuple(fc.nat(50), stats), { selector: ([at]) => at })
      .map((all) => all.map(([at, given]) => ({ tool: aTool({ id: `${at}`, name: `tool_${at}` }), stats: given })));
    fc.assert(
      fc.property(lines, fc.nat(800), (all, days) => {
        const now = KEPT_AT + days * DAY_MS;
        const found = toReview(all, now);
        expect(toReview(all.toReversed(), now)).toEqual(found);
        const expected = all.filter((line) => whyToReview(line.tool, line.stats, now) !== undefined);
        expect(found.map(({ tool }) => tool.id).sort()).toEqual(expected.map(({ tool }) => tool.id).sort());
        const grave = found.map(({ why }) => ['failing', 'unwanted', 'unused'].indexOf(why));
        expect(grave).toEqual([...grave].sort());
      }),
    );
  });
});

describe('the order in which people look through tools', () => {
  const line = (name: string, changes: Partial<Tool> = {}, lastAt: number | null = null) => ({
    tool: aTool({ id: name, name, ...changes }),
    stats: { ...NO_STATS, lastAt },
  });

  it('is use, then name; drafts and retired ones come last', () => {
    const lines = [
      line('gone', { state: 'retired' }, 9_000),
      line('waits', { state: 'draft' }),
      line('b_unused'),
      line('old', {}, 10),
      line('a_unused'),
      line('new', {}, 20),
    ];
    const names = ['new', 'old', 'a_unused', 'b_unused', 'waits', 'gone'];
    expect(inOrder(lines).map(({ tool }) => tool.name)).toEqual(names);
    expect(inOrder(lines.toReversed()).map(({ tool }) => tool.name)).toEqual(names);
  });

  it('a name means what is in use, else what was so last', () => {
    const first = { tool: retired(aTool({ id: '1' }), KEEPER, 10) };
    const second = { tool: retired(aTool({ id: '2' }), KEEPER, 20) };
    const used = { tool: aTool({ id: '3' }) };
    const other = { tool: aTool({ id: '4', name: 'other' }) };
    const name = 'rolling_volatility';
    expect(meantBy([other, first, second], name)).toBe(second);
    expect(meantBy([second, first, other], name)).toBe(second);
    expect(meantBy([second, used, first], name)).toBe(used);
    expect(meantBy([other], name)).toBeUndefined();
  });

  it('words are looked for in names and descriptions', () => {
    expect(holdsWords(aTool(), 'Rolling  PRICES')).toBe(true);
    expect(holdsWords(aTool(), 'rolling invoices')).toBe(false);
  });
});
