import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toolTold } from '#adapters/slack/views/tool.ts';
import { lookValue, MOST_WORDS, readLook, readToolValue, toolValue } from '#adapters/slack/views/tool-actions.ts';
import { draftTold, restoredTold, retiredTold } from '#adapters/slack/views/tool-changed.ts';
import { toolEdit } from '#adapters/slack/views/tool-edit.ts';
import { readToolPlace, toolCode, toolHistory } from '#adapters/slack/views/tool-windows.ts';
import { reviewList, toolsList } from '#adapters/slack/views/tools.ts';
import { type Tool, ToolEvent } from '#domain/tool/tool.ts';
import { restored, retired } from '#domain/tool/tool-change.ts';
import { hostileText } from '../../../fakes/hostile.ts';
import { anExample, aTool, KEEPER, KEPT_AT } from '../../../fakes/tools.ts';
import { buttonsOf, expectOpenable, expectPostable, readable } from './inspect.ts';

const ALL = { of: 'all', words: '', start: 0 } as const;
const PLACE = { workspace: 'T0HARBOR', channel: 'C0FINOPS', tool: 'tool-1' };

describe('windows about a tool', () => {
  it('show its code as it is, page by page', () => {
    const source = `def f():\n    return "\u202e"\n${'x = 1\n'.repeat(60)}`;
    const view = toolCode(aTool({ source }), PLACE, 0);
    expectOpenable(view);
    expect(readable(view.blocks)).toContain('62 lines · digest `');
    expect(readable(view.blocks)).toContain('⟦U+202E⟧');
    expect(JSON.stringify(view)).toContain('"action_id":"tool_code_page"');
    expect(view.submit?.text).toBe('Next page');
    expect(readToolPlace(toolCode(aTool({ source }), PLACE, 1).private_metadata ?? '')).toEqual({
      ...PLACE,
      page: 1,
      seen: 0,
    });
    expect(readToolPlace('workspace=T1')).toBeUndefined();
  });

  it('show who did what and when, the newest first', () => {
    const tool = restored(retired(aTool(), { user: 'U0JONAS', name: 'Jonas' }, KEPT_AT + 1), KEEPER, KEPT_AT + 2);
    const view = toolHistory(tool, PLACE);
    expectOpenable(view);
    const text = readable(view.blocks);
    expect(text).toMatch(
      /Priya Raman restored it · version 1, digest `[^`]+`\n.* Jonas retired it · .*\n.* Priya Raman kept it · /,
    );
  });

  it('open with the longest history', () => {
    const [first] = aTool().history;
    const history = Array.from({ length: 100 }, (_, at) => ({
      ...first!,
      what: ToolEvent.shape.what.options[at % 6]!,
    }));
    expectOpenable(toolHistory(aTool({ history }), PLACE));
  });
});

describe('what a press on a tool did', () => {
  it('is told with the way back', () => {
    const tool = retired(aTool(), KEEPER, KEPT_AT);
    expect(retiredTold(tool).text).toContain('*Retired.* *rolling_volatility* is no longer found or called.');
    expect(buttonsOf(retiredTold(tool).blocks)).toEqual(['Restore (tool_restore)']);
    expect(buttonsOf(restoredTold(aTool()).blocks)).toContain('Retire (tool_retire)');
    expect(restoredTold(aTool({ state: 'draft' })).text).toContain('is a draft again');
  });

  it.each([
    [{ kept: aTool(), tried: 2, twin: null }, 'I ran 2 examples again, and they gave the same.'],
    [{ kept: aTool(), tried: 1, twin: 'csv_diff' }, 'It does the same as *csv_diff*; retire'],
    [{ kept: aTool(), tried: 0, twin: null }, 'because it came without an example.'],
    [{ kept: aTool({ examples: [anExample()] }), tried: 0, twin: null }, 'files of its examples did not come along'],
    [
      { kept: aTool({ needs: { ...aTool().needs, hosts: ['a.example.com'] } }), tried: 0, twin: null },
      'because it uses the network or a secret.',
    ],
    [{ notKept: aTool(), because: 'differs', where: '/rows' }, 'gave something else at “/rows” than'],
    [{ notKept: aTool(), because: 'differs', where: '' }, 'did not give what it is said to give'],
    [{ notKept: aTool(), because: 'unavailable', where: '' }, 'could not be run now. Please press *Keep* again'],
  ] as const)('says of Keep what came of it: %#', (outcome, words) => {
    const told = draftTold(outcome);
    expectPostable(told.blocks);
    expect(told.text).toContain(words);
  });
});

describe('whatever stands in a tool', () => {
  const words = fc.record({ name: hostileText, long: hostileText, short: hostileText });

  it('Slack takes what is shown of it, and it rings nobody', () => {
    fc.assert(
      fc.property(words, fc.constantFrom('active', 'draft', 'retired'), fc.boolean(), (given, state, isPrivate) => {
        const tool = hostile(given, state, isPrivate);
        const stats = { runs: 9_000, passed: 0, failed: 9_000, rejected: 900, lastAt: KEPT_AT };
        const lines = Array.from({ length: 5 }, () => ({ tool, stats, why: 'failing' as const }));
        for (const told of [
          toolTold({ tool, stats }),
          toolsList(lines, { ...ALL, words: given.name.slice(0, MOST_WORDS).toWellFormed() }),
          reviewList(lines, { ...ALL, of: 'review' }),
          retiredTold(tool),
          restoredTold(tool),
          draftTold({ kept: tool, tried: 0, twin: given.name }),
          draftTold({ notKept: tool, because: 'differs', where: given.short }),
        ]) {
          expectPostable(told.blocks);
          expect(told.text).not.toMatch(/<(?!!date)/);
        }
        expectOpenable(toolHistory(tool, PLACE));
        expectOpenable(toolCode(tool, PLACE, 0));
        expectOpenable(toolEdit(tool, PLACE));
      }),
      { numRuns: 100 },
    );
  });

  it('comes back from a button as it was', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 999_999 }), (text, version) => {
        const id = text.slice(0, 200).toWellFormed() || 'x';
        expect(readToolValue(toolValue({ id, version }))).toEqual({ id, version });
        const look = { of: 'review', words: text.slice(0, MOST_WORDS).toWellFormed(), start: version } as const;
        expect(readLook(lookValue(look))).toEqual(look);
        expect(readToolPlace(toolCode(aTool({ id }), { ...PLACE, tool: id }, 0).private_metadata ?? '')?.tool).toBe(id);
      }),
    );
    for (const text of ['', ':', '0:x', 'x:1', '1:', 'none:1:', 'all:x:']) {
      expect([readToolValue(text), readLook(text)]).toEqual([undefined, undefined]);
    }
  });
});

/** As no schema would let it in: nothing that is shown may depend on that. */
function hostile(
  { name, long, short }: { readonly name: string; readonly long: string; readonly short: string },
  state: Tool['state'],
  isPrivate: boolean,
): Tool {
  const by = { user: 'U0EVIL', name };
  const parameter = { name, type: 'string' as const, description: long, options: [short, name] };
  return aTool({
    ...{ name, state, description: long, returns: short, parameters: Array.from({ length: 20 }, () => parameter) },
    source: long || ' ',
    needs: { ...aTool().needs, hosts: [short, name], secrets: [name] },
    provenance: {
      ...aTool().provenance,
      keeper: by,
      approvers: [by, by],
      author: short,
      channel: name,
      private: isPrivate,
    },
    examples: [anExample({ arguments: { [name]: long, b: short } })],
    history: aTool().history.map((event) => ({ ...event, by })),
  });
}
