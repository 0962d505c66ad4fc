import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Kept } from '#domain/tool/keeping.ts';
import { modalOf, posted } from './posted.ts';
import { stand } from './stand.ts';

const FINOPS = 'C0FINOPS';
const JONAS = 'U0JONAS';
const TOOL = { id: 'tool-1', name: 'csv_diff', version: 1 };
const BY = { user: 'U0PRIYA', name: 'Priya Raman' };
const ALIKE: Kept = {
  ...{ state: 'alike', tool: TOOL, why: 'same' },
  wanted: { by: BY, at: 1, way: 'new', tool: null, separate: false, form: null },
};

let s: Awaited<ReturnType<typeof stand>>;
beforeAll(async () => {
  s = await stand({ seeded: false, rateLimits: 'off' });
});
afterEach(async () => {
  await s.emulator.closeView({ as: JONAS });
  s.heard.length = 0;
  for (const name of Object.keys(s.behave)) {
    delete s.behave[name as keyof typeof s.behave];
  }
});
afterAll(() => s?.stop());

describe('the tick of Keep as a tool', () => {
  const approve = async (fill: Record<string, string[]>, place = FINOPS) => {
    const { at, ref, press } = await posted(s, place, 'awaiting_approval');
    await s.emulator.press({ ...at, actionId: 'proposal_approve', fill });
    return { heard: await s.called('approve'), ref, press };
  };

  it('counts as it is when Approve is pressed', async () => {
    const untouched = await approve({});
    expect(untouched.heard).toEqual([untouched.ref, { ...untouched.press, keep: true }]);
    s.heard.length = 0;
    const cleared = await approve({ tool_keep: [] });
    expect(cleared.heard).toEqual([cleared.ref, cleared.press]);
    s.heard.length = 0;
    const ticked = await approve({ tool_keep: ['keep'] });
    expect(ticked.heard).toEqual([ticked.ref, { ...ticked.press, keep: true }]);
  });

  it('decides nothing by itself', async () => {
    const { at } = await posted(s, FINOPS, 'awaiting_approval');
    expect(await s.emulator.press({ ...at, actionId: 'tool_keep', value: ['keep'] })).toEqual({ acked: true });
    await s.emulator.press({ ...at, actionId: 'run_stop', value: 'turn-1:0123456789abcdef', stale: true });
    await s.called('stop');
    expect(s.heard.map(({ name }) => name)).toEqual(['stop']);
  });

  it('of a card that is not there any more keeps nothing', async () => {
    const { at, ref, press } = await posted(s, FINOPS, 'finished');
    const value = `${press.turn}:${press.digest}`;
    await s.emulator.press({ ...at, actionId: 'proposal_approve', value, stale: true });
    expect(await s.called('approve')).toEqual([ref, press]);
  });
});

describe('Save as tool', () => {
  async function opened() {
    const card = await posted(s, FINOPS, 'finished');
    s.behave.details = async () => ({ turn: card.turn, stderr: '', audit: [] });
    await s.emulator.press({ ...card.at, actionId: 'tool_save' });
    await modalOf(s, JONAS);
    return card;
  }
  const submit = (fill: Record<string, string | readonly string[]> = {}) => s.emulator.submitView({ as: JONAS, fill });

  it('hands on what stands in the form, and closes', async () => {
    const { ref, press } = await opened();
    expect(await submit()).toEqual({});
    expect(await s.called('saveTool')).toEqual([
      ref,
      press,
      {
        name: 'rolling_volatility',
        description: 'How much a price moves, over a sliding window of days.',
        parameters: { csv: 'prices with date and close', days: 'length of the window' },
        example: true,
        request: true,
      },
    ]);
    expect(s.emulator.modal(JONAS)).toBeUndefined();
  });

  it('hands on exactly what was typed and ticked', async () => {
    await opened();
    await submit({ name: ' spread ', description: 'Spread\nof prices', 'parameter.1': '', learn: ['request'] });
    expect((await s.called('saveTool'))[2]).toEqual({
      ...{ name: 'spread', description: 'Spread\nof prices', example: false, request: true },
      parameters: { csv: 'prices with date and close', days: '' },
    });
  });

  it.each([
    [
      { name: 'Über' },
      { name: 'This cannot be a name. Begin with a small letter and use at most 40 small letters, digits and _.' },
    ],
    [{ name: `a${'b'.repeat(40)}` }, { name: expect.stringContaining('at most 40') }],
    [{ description: ' ' }, { description: 'Say in a sentence what it does, so that people find it.' }],
    [
      { description: 'x'.repeat(603), 'parameter.0': 'y'.repeat(301) },
      {
        description: 'This is 3 characters too long. Write at most 600.',
        'parameter.0': 'This is 1 character too long. Write at most 300.',
      },
    ],
  ])('says at the inputs what cannot be used: %#', async (fill, errors) => {
    await opened();
    expect(await submit(fill)).toMatchObject({ errors });
    expect(s.callsOf('saveTool')).toEqual([]);
  });

  it('says at the name that it is taken', async () => {
    await opened();
    s.behave.saveTool = async () => ({ why: 'name_taken' });
    expect(await submit({ name: 'csv_diff' })).toEqual({
      errors: { name: 'There is already a tool named csv_diff. Choose another name.' },
    });
    expect(s.emulator.modal(JONAS)).toBeDefined();
  });

  it('says why not in the place of the form, and keeps what was typed', async () => {
    await opened();
    s.behave.saveTool = async () => ({ why: 'not_saved' });
    await submit({ description: 'My own words' });
    const view = await modalOf(s, JONAS);
    expect(view).toContain('Not saved.');
    expect(view).toContain('My own words');
  });

  it('does not open what cannot be kept', async () => {
    const card = await posted(s, FINOPS, 'finished');
    const turn = {
      ...card.turn,
      kept: { state: 'kept', way: 'new', tool: TOOL, by: BY, replayed: 'passed', before: null } as Kept,
    };
    s.behave.details = async () => ({ turn, stderr: '', audit: [] });
    await s.emulator.press({ ...card.at, actionId: 'tool_save' });
    await s.emulator.waitFor(() => s.emulator.ephemerals(JONAS).some(({ text }) => text.includes('Nothing to keep.')));
    expect(s.emulator.modal(JONAS)).toBeUndefined();
  });
});

describe('what is like a tool', () => {
  it.each(['example', 'version', 'separate'])('is said by a button: %s', async (way) => {
    const { at, ref, press } = await posted(s, FINOPS, 'finished', { kept: ALIKE });
    await s.emulator.press({ ...at, actionId: `tool_alike.${way}` });
    expect(await s.called('settleAlike')).toEqual([ref, press, way]);
  });
});
