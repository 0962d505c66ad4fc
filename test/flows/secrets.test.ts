import { describe, expect, it, onTestFinished } from 'vitest';
import type { Secret } from '#domain/secret/secret.ts';
import { leaksIn } from '../fakes/leaks.ts';
import { ask, asked } from '../fakes/one-job.ts';
import { aDraftReply, aPlanReply } from '../fakes/scripted-model.ts';
import { CHATTY, CHATTY_AND_BROKEN, openWithSecrets, SECRET, VALUE } from '../fakes/secretive.ts';
import { FINANCE, JONAS, MIRA } from '../fakes/workspace.ts';

const WAIT = { timeoutMs: 15_000 };
const NEEDS = aPlanReply().needs;
const NOTHING_RAN = 'A secret changed or is gone since the approval. Nothing ran.';
const wanting = (...secrets: string[]) => aPlanReply({ needs: { ...NEEDS, secrets } });

describe('the value of a secret', () => {
  it('is looked for in every form that a program may give it', () => {
    const forms = [VALUE, Buffer.from(`ab${VALUE}c`).toString('base64'), encodeURIComponent(VALUE), VALUE.slice(5, 17)];
    expect(forms.map((form) => leaksIn(`before ${form} after`, VALUE).length > 0)).toEqual(forms.map(() => true));
    expect(leaksIn(`before ${JSON.stringify({ ...SECRET, value: null })} after`, VALUE)).toEqual([]);
  });

  it('is nowhere: not in the thread, the log, a prompt, a file, the store, whatever a program does with it', async () => {
    const s = await openWithSecrets({
      plan: wanting('HARBOUR_KEY'),
      code: aDraftReply({ source: CHATTY_AND_BROKEN }),
      repair: aDraftReply({ source: CHATTY, explanation: 'It goes on after the error.' }),
    });
    const thread = ask(s);
    const first = await s.shows(thread, 'It uses a secret');
    await s.press(first.ts, 'proposal_approve', MIRA);
    await s.emulator.waitFor(() => s.emulator.ephemerals(MIRA).length > 0);
    expect(s.emulator.ephemerals(MIRA)[0]?.text).toMatch(
      /You asked for it, and it uses a secret\. Any other full member/,
    );
    expect([s.runs(), (await s.last(thread))?.status]).toEqual([0, 'awaiting_approval']);

    await s.approve(thread);
    await s.shows(thread, 'A second try');
    await s.emulator.waitFor(() => JSON.stringify(s.card(thread)?.blocks).includes('proposal_approve'), WAIT);
    await s.approve(thread);
    const answer = await s.shows(thread, 'There are 3 rows.');
    await s.emulator.waitFor(() => s.thread(thread).includes('it is done'), WAIT);
    await expect.poll(async () => s.outbox(thread), { timeout: 15_000 }).toEqual([]);
    for (const actionId of ['turn_details', 'program_view']) {
      await s.press(answer.ts, actionId, MIRA);
      await s.emulator.waitFor(() => s.emulator.modal(MIRA), WAIT);
      await s.emulator.closeView({ as: MIRA });
    }

    const attempts = (await s.last(thread))?.attempts.map(({ run }) => run?.outcome.kind);
    expect([s.runs(), attempts, asked(s)]).toEqual([2, ['failed', 'passed'], ['plan', 'code', 'repair', 'answer']]);
    const seen = s.emulator.calls().map(({ args }) => JSON.stringify(args));
    expect(seen.some((call) => call.includes('Running for') && call.includes('split [secret HARBOUR_KEY]'))).toBe(true);
    const traces = await s.traces();
    expect(
      Object.entries(traces).flatMap(([where, text]) => leaksIn(text, VALUE).map((form) => `${where}: ${form}`)),
    ).toEqual([]);
    for (const where of ['blobs', 'prompts', 'calls', 'files'] as const) {
      expect([where, traces[where].includes('[secret HARBOUR_KEY]')]).toEqual([where, true]);
    }
    expect(traces.texts).not.toContain('HARBOUR_KEY'); // notifications name no secrets
    expect(traces.records).toContain('"version":1');
  });

  it('is in no environment but that of the program whose approval names it', async () => {
    const source = `import json, os
def count_rows(csv):
    return {"names": sorted(os.environ), "values": sorted(os.environ.values())}
`;
    const draft = aDraftReply({ source });
    const s = await openWithSecrets({ code: draft });
    await s.set({ ...SECRET, name: 'OTHER_KEY', value: 'not-for-this-program-9' });
    const namesIn = async (plan: object) => {
      s.script.plan = plan;
      const thread = ask(s);
      await s.approve(thread);
      await s.shows(thread, 'It worked.');
      return s.resultOf(thread);
    };
    process.env.OF_THE_HOST = 'marker-of-the-host';
    onTestFinished(() => void delete process.env.OF_THE_HOST);
    const without = await namesIn(aPlanReply({ checks: [] }));
    const withOne = await namesIn({ ...wanting('HARBOUR_KEY'), checks: [] });
    expect(without).not.toMatch(/HARBOUR_KEY|OTHER_KEY|not-for|marker|THREADSMITH/);
    expect(withOne).toContain('"HARBOUR_KEY"');
    expect(withOne).toContain('[secret HARBOUR_KEY]');
    expect(withOne).not.toMatch(/OTHER_KEY|not-for|marker|THREADSMITH/);
  });
});

describe('a secret that is another one when its program is about to run', () => {
  const changes: [string, (secret: Secret) => Secret | undefined][] = [
    ['has a new value', (secret) => ({ ...secret, version: 2, value: 'another-value-77' })],
    ['was removed', (secret) => ({ ...secret, version: 2, value: null })],
    ['has other hosts', (secret) => ({ ...secret, version: 2, hosts: ['api.example.com'] })],
    ['is for another channel', (secret) => ({ ...secret, channels: ['C0OTHER'] })],
    ['is for another tool', (secret) => ({ ...secret, tools: ['a'.repeat(64)] })],
    ['is gone from the store', () => undefined],
  ];

  it.each(changes)('and %s: nothing runs', async (_what, change) => {
    const s = await openWithSecrets({ plan: wanting('HARBOUR_KEY') });
    s.bent.once.approved = () => s.replace(change);
    const thread = ask(s);
    await s.approve(thread);
    const card = await s.shows(thread, NOTHING_RAN);
    expect([s.runs(), await s.last(thread)]).toMatchObject([0, { status: 'failed', reason: 'secret' }]);
    expect(JSON.stringify(card.blocks)).toContain('turn_retry');
  });

  it('and is for other hosts than those of the program: nothing runs', async () => {
    const s = await openWithSecrets(
      { plan: aPlanReply({ needs: { ...NEEDS, secrets: ['HARBOUR_KEY'], hosts: ['api.example.com'] } }) },
      { hasEgress: true },
    );
    await s.replace((secret) => ({ ...secret, hosts: ['api.example.com'] }));
    s.bent.once.approved = () => s.replace((secret) => ({ ...secret, hosts: ['www.example.com'] }));
    const thread = ask(s);
    await s.approve(thread);
    await s.shows(thread, NOTHING_RAN);
    expect(s.runs()).toBe(0);
  });
});

describe('a plan that names a secret', () => {
  const wrong: [string, object, string, Partial<Secret>][] = [
    ['that there is not', { secrets: ['CRM_KEY'] }, 'none of that name is set up here', {}],
    ['that was removed', { secrets: ['HARBOUR_KEY'] }, 'none of that name is set up here', { value: null }],
    ['of other channels', { secrets: ['HARBOUR_KEY'] }, 'none of that name is set up here', { channels: ['C0OTHER'] }],
    ['of tools only', { secrets: ['HARBOUR_KEY'] }, 'none of that name is set up here', { tools: ['a'.repeat(64)] }],
    [
      'for a host that it is not for',
      { secrets: ['HARBOUR_KEY'], hosts: ['api.example.com', 'evil.example.com'] },
      'would send the secret HARBOUR_KEY to evil.example.com',
      { hosts: ['api.example.com'] },
    ],
  ];

  it.each(wrong)('%s gets words, and nobody is asked to approve', async (_what, needs, words, bounds) => {
    const plan = aPlanReply({ needs: { ...NEEDS, ...needs } });
    const s = await openWithSecrets({ plan }, { hasEgress: true });
    await s.replace((secret) => ({ ...secret, ...bounds }));
    const thread = ask(s);
    await s.emulator.waitFor(() => s.thread(thread).includes(words), WAIT);
    expect(s.thread(thread)).not.toContain('proposal_approve');
    expect([s.runs(), asked(s), (await s.last(thread))?.status]).toEqual([0, ['plan'], 'answered']);
  });

  it('knows by name which there are here, and where they may go', async () => {
    const s = await openWithSecrets({ plan: wanting('HARBOUR_KEY') }, { hasEgress: true });
    await s.replace((secret) => ({ ...secret, hosts: ['api.example.com'] }));
    await s.set({ ...SECRET, name: 'OTHER_KEY', channels: ['C0OTHER'] });
    await s.shows(ask(s), 'proposal_approve');
    const { prompts } = await s.traces();
    expect(prompts).toContain('HARBOUR_KEY');
    expect(prompts).toContain('api.example.com');
    expect(prompts).not.toContain('OTHER_KEY');
  });
});

describe('a program that is run again after its secret was changed', () => {
  it('waits for a yes to the new one, and then runs with that', async () => {
    const s = await openWithSecrets({ plan: wanting('HARBOUR_KEY') });
    const thread = ask(s);
    await s.approve(thread);
    const done = await s.shows(thread, 'run_again');
    await s.replace((secret) => ({ ...secret, version: 2, value: 'another-value-77' }));
    await s.emulator.press({ as: JONAS, channel: FINANCE, ts: done.ts, actionId: 'run_again' });
    await s.emulator.waitFor(() => s.card(thread)?.ts !== done.ts && s.card(thread)?.text.startsWith('Ready'), WAIT);
    expect(s.runs()).toBe(1);
    const [before, after] = (await s.session(thread))!.turns.map(({ attempts }) => attempts[0]!);
    expect(after!.digest).not.toBe(before!.digest);
    expect(after!.program.secrets).toEqual([{ name: 'HARBOUR_KEY', version: 2 }]);
  });
});
