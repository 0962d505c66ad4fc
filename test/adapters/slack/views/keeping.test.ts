import { describe, expect, it } from 'vitest';
import { detailsModal } from '#adapters/slack/views/details.ts';
import { cardText, turnCard } from '#adapters/slack/views/turn-card.ts';
import { sha256 } from '#domain/program/program.ts';
import type { TurnIn } from '#domain/session/session.ts';
import type { Kept } from '#domain/tool/keeping.ts';
import type { Card } from '#ports/thread.ts';
import { AT } from '../../../fakes/approvals.ts';
import { aCard } from '../../../fakes/cards.ts';
import { A_SOURCE, anApprovedAttempt, aProgram, aRef, aRun, aTurn } from '../../../fakes/turns.ts';
import { buttonsOf, expectOpenable, expectPostable, part, readable } from './inspect.ts';

const PRIYA = { user: 'U0PRIYA', name: 'Priya Raman' };
const TOOL = { id: 'tool-1', name: 'csv_diff', version: 1 };
const WANTED = { by: PRIYA, at: AT, way: 'new', tool: null, separate: false, form: null } as const;
const SAVE = 'Save as tool (tool_save)';

function drawn(card: Card) {
  const blocks = turnCard(card);
  expectPostable(blocks, cardText(card));
  return { blocks, said: readable(blocks), buttons: buttonsOf(blocks) };
}
const passed = (kept: Kept | undefined, turn: Partial<TurnIn<'finished'>> = {}, changes: Partial<Card> = {}) =>
  drawn(aCard(aTurn('finished', { words: 'Done.', kept, ...turn }), changes));
const kept = (changes: Partial<Extract<Kept, { state: 'kept' }>> = {}): Kept => ({
  ...{ state: 'kept', way: 'new', tool: TOOL, by: PRIYA, replayed: 'passed', before: null },
  ...changes,
});

describe('what became of the function', () => {
  it.each<[string, Kept, string, string, boolean]>([
    [
      'wanted',
      { state: 'wanted', wanted: WANTED },
      'context',
      'I am running it a second time before I keep it.',
      false,
    ],
    ['kept', kept(), 'success', 'Kept as tool *csv_diff*, version 1. A second run gave the same result.', false],
    [
      'kept without a second run',
      kept({ replayed: 'not_replayed' }),
      'success',
      'Kept as tool *csv_diff*, version 1. Its example was not run again, because it uses the network or a secret.',
      false,
    ],
    ['an example', kept({ way: 'example' }), 'success', 'Added as an example of *csv_diff*.', false],
    [
      'the words of an example',
      kept({ way: 'example', learnt: 'request' }),
      'success',
      'The words of this request now find *csv_diff*. The call was not added.',
      false,
    ],
    [
      'no example',
      { state: 'not_kept', why: 'no_example', where: '' },
      'info',
      'Nothing was added: this call is no example of that tool. Press *Save as tool* to keep it apart.',
      true,
    ],
    [
      'not kept',
      { state: 'not_kept', why: 'differs', where: '' },
      'info',
      'Not kept as a tool: a second run gave another result. Ask me for one that gives the same each time.',
      true,
    ],
    [
      'not kept as a version',
      { state: 'not_kept', why: 'example_differs', where: '' },
      'info',
      'Not kept as a new version: an example of the tool gives another result with it. Press *Save as tool* to keep it apart.',
      true,
    ],
    [
      'not run again',
      { state: 'not_kept', why: 'unavailable', where: '' },
      'info',
      'Not kept as a tool: it could not be run a second time. Press *Save as tool* to try again.',
      true,
    ],
    [
      'changed meanwhile',
      { state: 'not_kept', why: 'changed', where: '' },
      'info',
      'Not kept: somebody changed or retired that tool meanwhile. Press *Save as tool* to try again.',
      true,
    ],
    [
      'not usable',
      { state: 'not_kept', why: 'not_usable', where: '' },
      'info',
      'Not kept as a tool: its name or description cannot be used. Press *Save as tool* and change them.',
      true,
    ],
  ])('%s', (_, state, level, words, maySave) => {
    const { blocks, buttons } = passed(state);
    const block = part(blocks, 'kept');
    expect(readable(block)).toBe(words);
    expect(block?.type === 'alert' ? block.level : block?.type).toBe(level);
    expect(buttons.includes(SAVE)).toBe(maySave);
    const order = blocks.map(({ block_id }) => block_id?.split('.')[0]);
    expect(order.indexOf('kept')).toBeLessThan(order.indexOf('buttons'));
  });

  it('is not run again where that could touch something', () => {
    const attempts = [anApprovedAttempt(aRun(), { program: aProgram({ hosts: ['rates.example.com'] }) })];
    expect(readable(part(passed({ state: 'wanted', wanted: WANTED }, { attempts }).blocks, 'kept'))).toBe(
      'I am keeping it as a tool.',
    );
  });

  it('says where a second run differed', () => {
    const { blocks } = passed({ state: 'not_kept', why: 'differs', where: '/rows/0/`value`' });
    expect(readable(part(blocks, 'where'))).toBe('It differs at `/rows/0/ˋvalueˋ`.');
  });

  it('shows what a new version changes', () => {
    const version = kept({ way: 'version', tool: { ...TOOL, version: 2 }, before: sha256('before') });
    const { said, blocks } = passed(version, {}, { previousSource: A_SOURCE.replace('* 100', '* 10') });
    expect(said).toContain('Kept as tool *csv_diff*, version 2. A second run gave the same result.');
    expect(readable(part(blocks, 'changes'))).toMatch(/^What version 2 changes, 1 line out and 1 in\n@@ line 8 @@\n/);
    const same = passed(version, {}, { previousSource: A_SOURCE });
    expect(readable(part(same.blocks, 'changes'))).toBe(
      'What version 2 changes, nothing in the function\nOnly its words or what it may touch.',
    );
    expect(part(passed(version, {}, { previousSource: undefined }).blocks, 'changes')).toBeUndefined();
  });

  it('stands in Details', () => {
    const turn = aTurn('finished', { words: 'Done.', kept: kept() });
    const view = detailsModal({ turn, stderr: '', audit: [] }, { ref: aRef(), turn: 'turn-1', digest: '0'.repeat(16) });
    expectOpenable(view);
    expect(readable(view.blocks)).toContain('Library\nKept as tool *csv_diff*, version 1.');
    expect(readable(view.blocks)).toContain('Kept by Priya Raman.');
  });
});

describe('a function that is like a tool', () => {
  const alike = (why: 'same' | 'name', form: Extract<Kept, { state: 'alike' }>['wanted']['form'] = null): Kept => ({
    ...{ state: 'alike', tool: TOOL, why },
    wanted: { ...WANTED, form },
  });
  const form = { name: 'diff', description: 'x', parameters: {}, example: false, request: false };
  const VERSION = 'New version (tool_alike.version)';
  const SEPARATE = 'Separate tool (tool_alike.separate)';
  const EXAMPLE = 'Add as example (tool_alike.example)';
  const waysOf = (given: Kept, changes: Partial<Card> = {}) => {
    const { blocks } = passed(given, {}, changes);
    return buttonsOf(blocks.filter(({ block_id }) => block_id?.startsWith('alike.')));
  };

  it('waits for a person to say what it is', () => {
    const { said, blocks, buttons } = passed(alike('same'));
    expect(said).toContain('This does the same as *csv_diff*. Nothing was kept yet.');
    expect(waysOf(alike('same'))).toEqual([EXAMPLE, VERSION, SEPARATE]);
    expect(buttons).not.toContain(SAVE);
    expect(part(blocks, 'alike')).toMatchObject({
      elements: [{ value: expect.stringMatching(/^turn-1:[0-9a-f]{16}$/) }, {}, {}],
    });
  });

  it('may only have the same name', () => {
    expect(passed(alike('name')).said).toContain('There is already a tool named *csv_diff*. Nothing was kept yet.');
    expect(waysOf(alike('name'))).toEqual([VERSION, SEPARATE]);
  });

  it('is no example of a draft, because nobody has kept that one yet', () => {
    const [same, name] = (['same', 'name'] as const).map((why) => ({ ...alike(why), draft: true }) as Kept);
    expect(passed(same).said).toContain('This does the same as the draft *csv_diff*. Nothing was kept yet.');
    expect(passed(name).said).toContain('There is already a draft named *csv_diff*. Nothing was kept yet.');
    expect(waysOf(same!)).toEqual([VERSION, SEPARATE]);
  });

  it('is no example where nothing of its call may be kept', () => {
    const place = { name: 'board', kind: 'private', shared: false } as const;
    expect(waysOf(alike('same'), { place })).toEqual([VERSION, SEPARATE]);
    expect(waysOf(alike('same', form))).toEqual([VERSION, SEPARATE]);
    expect(waysOf(alike('same', { ...form, request: true }), { place })).toEqual([EXAMPLE, VERSION, SEPARATE]);
  });
});
