import { describe, expect, it } from 'vitest';
import type { Tool } from '#domain/tool/tool.ts';
import { audit, moreOf, press, told } from '../fakes/policy.ts';
import { filled, form, opened, PARAMETERS, retires, threadIn } from '../fakes/run-form.ts';
import { aPlanReply } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, MIRA, PRIYA, SAM } from '../fakes/workspace.ts';

const DIRECT = 'D0MIRA';

describe('/smith run', () => {
  it('fills in a form, waits like anything else, runs, and asks no model', async () => {
    const all = await opened();
    const { emulator, shows } = all;
    const shown = await form(all);
    expect(shown).toContain('No model is asked. It needs one approval.');
    expect(await emulator.submitView({ as: MIRA, fill: filled(all) })).toEqual({});
    const ts = await threadIn(all);
    const waiting = await shows(ts, 'proposal_approve');
    expect(JSON.stringify(waiting.blocks)).toContain('in/data.csv');
    expect(all.runs()).toBe(0);
    await press(all.workspace, PRIYA, waiting.ts, 'proposal_approve');
    const done = await shows(ts, `['sum', True, '2026-11-27', ['ACME', '  x'], [1, -2.5]]`);
    expect(done.ts).toBe(waiting.ts);
    await expect.poll(async () => (await all.session(ts))?.turns[0]?.messages.ended).toBe(true);
    const [turn] = (await all.session(ts))?.turns ?? [];
    expect(turn).toMatchObject({
      ...{ status: 'finished', attempts: [{ run: { outcome: { kind: 'passed' } } }] },
      request: {
        source: 'modal',
        call: {
          tool: all.tool.id,
          arguments: {
            ...{ csv: 'in/data.csv', least: 1.5, how: 'sum', strict: true, since: '2026-11-27' },
            ...{ only: ['ACME', '  x'], steps: [1, -2.5] },
          },
        },
      },
    });
    expect(all.asked).toEqual([]);
    expect(turn?.spent.calls).toBe(0);
  });

  it('runs at once where a standing approval covers it, and is counted there', async () => {
    const all = await opened();
    const { emulator, shows, workspace } = all;
    await form(all);
    await emulator.submitView({ as: MIRA, fill: filled(all) });
    const first = await threadIn(all);
    const card = await shows(first, 'proposal_approve');
    await press(workspace, JONAS, card.ts, 'turn_more', await moreOf(workspace, first, 'grant_open'));
    await emulator.waitFor(() => emulator.modal(JONAS));
    const free = Object.fromEntries(PARAMETERS.map((_, index) => [`how.${index}`, 'free']));
    await emulator.submitView({ as: JONAS, fill: free });
    await press(workspace, PRIYA, (await shows(first, 'Standing approval')).ts, 'proposal_approve');
    await shows(first, "['sum', True");
    expect(await form(all)).toMatch(/Allowed in <#C0FINOPS> until .*, so it runs there at once\./);
    await emulator.submitView({ as: MIRA, fill: { ...filled(all), 'value.2': '0' } });
    const second = await threadIn(all, first);
    await shows(second, "['mean', True");
    expect(JSON.stringify(workspace.card(second)?.blocks)).toContain('allowed by Priya Raman');
    expect(all.runs()).toBe(2);
    expect(all.asked).toEqual([]);
    expect((await audit(workspace)).map(({ kind }) => kind)).toContain('grant_used');
  });

  it('runs in a direct message, too', async () => {
    const all = await opened();
    expect(await form(all, DIRECT)).toContain(`"initial_conversation":"${DIRECT}"`);
    expect(await all.emulator.submitView({ as: MIRA, fill: filled(all) })).toEqual({});
    const ts = await threadIn(all, '', DIRECT);
    const { ts: card } = await all.shows(ts, 'proposal_approve', DIRECT);
    await all.emulator.press({ as: MIRA, channel: DIRECT, ts: card, actionId: 'proposal_approve' });
    await all.shows(ts, "['sum', True", DIRECT);
    expect(all.asked).toEqual([]);
  });

  it('is not repaired when it fails, and is made again without a model, until the tool is gone', async () => {
    const all = await opened();
    const { emulator, shows, workspace } = all;
    await form(all);
    await emulator.submitView({ as: MIRA, fill: { ...filled(all), 'value.1': '-1' } });
    const ts = await threadIn(all);
    await press(workspace, PRIYA, (await shows(ts, 'proposal_approve')).ts, 'proposal_approve');
    const failed = await shows(ts, 'turn_retry');
    expect(JSON.stringify(failed.blocks)).toContain('least must not be negative');
    await press(workspace, MIRA, failed.ts, 'turn_retry');
    const again = await shows(ts, 'proposal_approve');
    expect(again.ts).not.toBe(failed.ts);
    const turns = (await all.session(ts))?.turns ?? [];
    expect(turns.map(({ attempts, request }) => [attempts.length, request.call?.arguments.least])).toEqual([
      [1, -1],
      [1, -1],
    ]);
    await retires(all);
    await press(workspace, MIRA, again.ts, 'proposal_reject');
    await emulator.waitFor(() => emulator.modal(MIRA));
    await emulator.submitView({ as: MIRA });
    await press(workspace, MIRA, failed.ts, 'turn_retry');
    await shows(ts, 'That tool is no longer in the library. Nothing ran.');
    expect(all.runs()).toBe(1);
    expect(all.asked).toEqual([]);
  });

  it('runs again by the press of whoever may approve alone', async () => {
    const all = await opened();
    await form(all);
    await all.emulator.submitView({ as: MIRA, fill: filled(all) });
    const ts = await threadIn(all);
    await press(all.workspace, MIRA, (await all.shows(ts, 'proposal_approve')).ts, 'proposal_approve');
    const done = await all.shows(ts, 'run_again');
    await press(all.workspace, MIRA, done.ts, 'run_again');
    await expect.poll(() => all.runs()).toBe(2);
    await expect.poll(() => all.card(ts)?.ts).not.toBe(done.ts);
    await all.shows(ts, 'run_again');
    expect(all.asked).toEqual([]);
  });

  it('of a tool that was taken out of use meanwhile says so in one sentence, and opens nothing', async () => {
    const all = await opened();
    const { emulator } = all;
    await form(all);
    await retires(all);
    await emulator.submitView({ as: MIRA, fill: filled(all) });
    expect(JSON.stringify(emulator.modal(MIRA)?.body)).toContain('There is no tool in use with that name.');
    await emulator.closeView({ as: MIRA });
    await emulator.command({ as: MIRA, channel: FINANCE, command: '/smith', text: 'run rows_above' });
    await told(all.workspace, MIRA, 'There is no tool in use with that name.');
    expect(emulator.messages(FINANCE).some(({ text }) => text.includes('asked to run'))).toBe(false);
    expect((await audit(all.workspace)).map(({ body }) => body.why)).toContain('no_tool');
  });

  it('lets the card that waits be edited without a model, and revised by one', async () => {
    const all = await opened({ plan: aPlanReply({ outcome: 'answer', reply: 'As you like.', steps: [] }) });
    const { emulator, shows, workspace } = all;
    await form(all);
    await emulator.submitView({ as: MIRA, fill: filled(all) });
    const ts = await threadIn(all);
    await press(workspace, MIRA, (await shows(ts, 'proposal_approve')).ts, 'proposal_edit');
    await emulator.waitFor(() => emulator.modal(MIRA));
    const given = {
      csv: 'in/data.csv',
      least: 9,
      how: 'mean',
      strict: false,
      since: '2026-01-01',
      only: [],
      steps: [],
    };
    expect(
      await emulator.submitView({ as: MIRA, fill: { arguments: JSON.stringify({ ...given, how: 'max' }) } }),
    ).toEqual({
      errors: { arguments: expect.stringContaining('how is none of') },
    });
    expect(await emulator.submitView({ as: MIRA, fill: { arguments: JSON.stringify(given) } })).toEqual({});
    const edited = await shows(ts, '2026-01-01');
    expect(all.asked).toEqual([]);
    expect((await all.session(ts))?.turns.map(({ request }) => request.call === undefined)).toEqual([false, true]);
    await press(workspace, MIRA, edited.ts, 'proposal_revise');
    await emulator.waitFor(() => emulator.modal(MIRA));
    await emulator.submitView({ as: MIRA, fill: { text: 'another file' } });
    await shows(ts, 'As you like.');
    expect(all.asked).toEqual(['plan']);
  });

  it.each<[string, Partial<Tool['needs']>, string]>([
    ['a file that is gone', {}, 'I cannot use data.csv: it was deleted. Nothing ran.'],
    ['a host, where there is no network', { hosts: ['api.example.com'] }, 'This needs the network (api.example.com)'],
    ['a secret that is not set up', { secrets: ['CRM_TOKEN'] }, 'This needs a secret (CRM_TOKEN)'],
  ])('says in words, before anybody could approve it, that it cannot run: %s', async (_what, needs, words) => {
    const all = await opened({}, needs);
    const { emulator } = all;
    await form(all);
    const csv = emulator.dropFile({ as: MIRA, name: 'data.csv', bytes: 'a\n1\n' });
    if (words.includes('deleted')) {
      emulator.fault({ method: 'files.info', kind: 'error', error: 'file_deleted' });
    }
    await emulator.submitView({ as: MIRA, fill: { ...filled(all), 'value.0': [csv] } });
    const ts = await threadIn(all);
    await all.shows(ts, words);
    expect((await all.session(ts))?.turns.map(({ status }) => status)).toEqual(['answered']);
    expect(all.asked).toEqual([]);
  });

  it('is for those who may ask in that channel', async () => {
    const all = await opened();
    await all.emulator.command({ as: SAM, channel: FINANCE, command: '/smith', text: 'run rows_above' });
    await told(all.workspace, SAM, 'Guests may not ask me in this workspace.');
    expect(all.emulator.modal(SAM)).toBeUndefined();
    expect((await audit(all.workspace)).map(({ body }) => body.why)).toContain('guest');
  });
});
