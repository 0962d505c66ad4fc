import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainly } from '#adapters/slack/said.ts';
import { editForm, sourceParts } from '#adapters/slack/views/edit-form.ts';
import { toldModal } from '#adapters/slack/views/forms.ts';
import type { ProgramView } from '#agent/face/agent.ts';
import { hostileText } from '../../../fakes/hostile.ts';
import { A_SOURCE, aRef } from '../../../fakes/turns.ts';
import { expectOpenable, readable } from './inspect.ts';

const PLACE = { ref: aRef(), turn: 'turn-1', digest: '0123456789abcdef' };
const program = (text: string, given = '{"csv":"in/acme-prices.csv","days":17}'): ProgramView => ({
  name: 'rolling_volatility',
  language: 'python',
  digest: '0123456789abcdef'.repeat(4),
  files: [{ path: 'tool.py', text }],
  goal: 'Volatility',
  arguments: given,
});

interface Input {
  block_id: string;
  optional?: boolean;
  element: { type: string; initial_value?: string };
}
const inputsOf = (view: ProgramView): Input[] =>
  (editForm(view, PLACE).blocks as unknown as (Input & { type: string })[]).filter(({ type }) => type === 'input');
const idsOf = (view: ProgramView) => inputsOf(view).map(({ block_id }) => block_id);

describe('the form Edit', () => {
  it('holds the function and the arguments, and says what a change means', () => {
    const view = editForm(program(A_SOURCE), PLACE);
    expectOpenable(view);
    expect(view).toMatchObject({ callback_id: 'edit', title: { text: 'Edit' }, submit: { text: 'Propose' } });
    expect(readable(view.blocks)).toContain(
      'It is read again for what it touches, gets a new digest and needs a new approval.',
    );
    const [source, given] = inputsOf(program(A_SOURCE));
    expect(source?.element.initial_value).toBe(A_SOURCE);
    expect(given?.element.initial_value).toBe('{\n  "csv": "in/acme-prices.csv",\n  "days": 17\n}');
    expect(source?.optional).toBeUndefined();
  });

  it('has more inputs for a longer function, and room to add to it', () => {
    const body = `def a():\n${'    x = 1\n'.repeat(400)}`;
    expect(idsOf(program(body))).toEqual(['source.0', 'source.1', 'arguments']);
    expect(idsOf(program(`${body}${'    y = 2\n'.repeat(190)}`))).toEqual([
      'source.0',
      'source.1',
      'source.rest',
      'arguments',
    ]);
  });

  it('takes files where inputs do not hold it, and names the one that is in the thread', () => {
    const long = 'x = 1\n'.repeat(1_501);
    expect(idsOf(program(long))).toEqual(['source.file', 'arguments']);
    expect(readable(editForm(program(long), PLACE).blocks)).toContain(
      'rolling_volatility.py. Leave this empty to keep it.',
    );
    expect(idsOf(program('x = 1\n'.repeat(1_500)))).not.toContain('source.file');
    const wide = JSON.stringify({ list: Array.from({ length: 900 }, (_, index) => index) });
    expect(wide.length).toBeGreaterThan(3_000);
    expect(idsOf(program(A_SOURCE, wide))).toEqual(['source.0', 'arguments.file']);
    const inOneLine = JSON.stringify({ list: Array.from({ length: 500 }, () => 1) });
    expect(inputsOf(program(A_SOURCE, inOneLine)).at(-1)?.element.initial_value).toBe(inOneLine);
  });

  it('asks for no arguments where there are none', () => {
    expect(idsOf(program(A_SOURCE, '{}'))).toEqual(['source.0']);
  });

  it('can be opened whatever the program is, and holds it unchanged', () => {
    fc.assert(
      fc.property(hostileText, fc.dictionary(fc.string(), fc.string()), hostileText, (text, given, goal) => {
        const view = { ...program(text, JSON.stringify(given)), goal };
        expectOpenable(editForm(view, PLACE));
        const parts = inputsOf(view).filter(({ block_id }) => /^source\.\d/.test(block_id));
        if (sourceParts(view) !== undefined) {
          expect(parts.map(({ element }) => element.initial_value ?? '').join('\n')).toBe(text);
        }
      }),
    );
  });
});

describe('what is kept of a form that came too late', () => {
  it('is all of it, in inputs that fit', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (source, given) => {
        const view = toldModal(plainly`*Already decided.*`, [
          { label: 'The function', text: source },
          { label: 'The arguments', text: given },
        ]);
        expectOpenable(view);
        const kept = (view.blocks as unknown as Input[])
          .flatMap(({ element }) => element?.initial_value ?? [])
          .join('');
        expect(kept).toBe((source + given).isWellFormed() ? source + given : kept);
      }),
    );
  });
});
