import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainly } from '#adapters/slack/said.ts';
import { answerValue, MORE, readAnswer, readMore, readPress } from '#adapters/slack/views/actions.ts';
import { askAgainForm, rejectForm, reviseForm, toldModal } from '#adapters/slack/views/forms.ts';
import { pagesOf } from '#adapters/slack/views/pages.ts';
import { metadataOf, readMetadata } from '#adapters/slack/views/place.ts';
import { viewCode } from '#adapters/slack/views/view-code.ts';
import type { ProgramView } from '#agent/face/agent.ts';
import { hostileText } from '../../../fakes/hostile.ts';
import { A_SOURCE, aRef } from '../../../fakes/turns.ts';
import { expectOpenable, readable } from './inspect.ts';

const PLACE = { ref: aRef(), turn: 'turn-1', digest: '0123456789abcdef' };
const program = (text: string): ProgramView => ({
  name: 'rolling_volatility',
  language: 'python',
  digest: '0123456789abcdef'.repeat(4),
  files: [
    { path: 'tool.py', text },
    { path: 'args.json', text: '{"days":17}' },
  ],
  goal: 'Volatility',
  arguments: '{"days":17}',
});
const LONG = Array.from({ length: 12 }, (_, part) => `def part_${part}():\n${'    pass\n'.repeat(9)}\n`).join('');

describe('View code', () => {
  it('numbers the lines, and says that the numbers are ours', () => {
    const view = viewCode(program(A_SOURCE), PLACE, 0);
    expectOpenable(view);
    expect(readable(view.blocks)).toContain(
      '9 lines · digest `0123\u00a04567\u00a089ab` · the line numbers are not part of the program',
    );
    expect(readable(view.blocks)).toContain('1  import pandas as pd\n2  \n3  \n4  def rolling_volatility');
    expect(view.submit?.text).toBe('Next page');
    expect(viewCode(program(A_SOURCE), PLACE, 1).submit).toBeUndefined();
  });

  it('cuts pages where a top-level part begins', () => {
    const [first, second] = pagesOf(program(LONG));
    expect(first).toMatchObject({ path: 'tool.py', first: 1, last: 33 });
    expect(second?.text).toMatch(/^ 34 {2}def part_3/);
  });

  it('draws what hides', () => {
    expect(readable(viewCode(program('x = "\u202E"\n'), PLACE, 0).blocks)).toContain('1  x = "⟦U+202E⟧"');
  });

  it('shows every line of every file once, in pages that fit', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          hostileText,
          fc.array(fc.constantFrom('', 'def a():', '    b', 'x'.repeat(2_500))).map((lines) => lines.join('\n')),
        ),
        fc.integer(),
        (text, page) => {
          const view = viewCode(program(text), PLACE, page);
          expectOpenable(view);
          const pages = pagesOf(program(text));
          for (const each of pages) {
            expect(each.text.length).toBeLessThanOrEqual(3_000);
            expect(each.text.split('\n').length).toBeLessThanOrEqual(40);
          }
          const numbers = pages
            .filter(({ path }) => path === 'tool.py')
            .flatMap(({ text: shown }) => shown.split('\n').flatMap((line) => /^ *(\d+) {2}/.exec(line)?.[1] ?? []));
          const lines = text.split(/\r?\n/);
          expect(numbers.length).toBe(lines.at(-1) === '' ? lines.length - 1 : lines.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps where it is', () => {
    expect(readMetadata(viewCode(program(LONG), PLACE, 1).private_metadata ?? '')).toEqual({ ...PLACE, page: 1 });
  });
});

describe('forms', () => {
  it('ask what their names say', () => {
    expect(reviseForm('Goal', PLACE)).toMatchObject({
      callback_id: 'revise',
      title: { text: 'Revise' },
      submit: { text: 'Send' },
    });
    expect(readable(reviseForm('Goal', PLACE))).toContain(
      'You get a new proposal. This one can then no longer be approved.',
    );
    expect(rejectForm('Goal', PLACE)).toMatchObject({
      callback_id: 'reject',
      blocks: [{}, { optional: true, label: { text: 'Why?' } }],
    });
    expect(askAgainForm('Goal', 'adjusted prices', PLACE)).toMatchObject({
      blocks: [{}, { element: { initial_value: 'adjusted prices' } }],
    });
  });

  it('can be opened whatever is written in them', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (goal, typed) => {
        for (const form of [
          reviseForm(goal, PLACE),
          rejectForm(goal, PLACE),
          askAgainForm(goal, typed, PLACE),
          toldModal(plainly`*Already decided.*`, typed),
        ]) {
          expectOpenable(form);
        }
      }),
    );
  });
});

describe('what buttons and forms carry', () => {
  it('comes back as it was', () => {
    expect(readPress('a:b.c:0123456789abcdef')).toEqual({ turn: 'a:b.c', digest: '0123456789abcdef' });
    expect(readPress('turn-1:')).toEqual({ turn: 'turn-1', digest: '' });
    for (const what of MORE) {
      expect(readMore(`${what}:turn-1:`)).toEqual({ what, turn: 'turn-1', digest: '' });
    }
    expect(readAnswer(answerValue('turn-1', 'a\nb: c'))).toEqual({ turn: 'turn-1', answer: 'a\nb: c' });
    expect(readMetadata(metadataOf(PLACE))).toEqual({ ...PLACE, page: 0 });
  });

  it('is nothing when it is none of ours', () => {
    for (const text of ['', ':', 'x', 'turn:xyz']) {
      expect([readPress(text), readMore(text), readAnswer(text), readMetadata(text)]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
    }
  });
});
