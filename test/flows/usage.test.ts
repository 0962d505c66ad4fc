import { expect, it } from 'vitest';
import { Settings } from '#domain/settings.ts';
import { PLAYGROUND_SETTINGS, storePlaygroundSettings } from '../../src/cli/playground-settings.ts';
import { A_CSV, aScript, scriptedModel } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, LENA, MIRA, openWorkspace } from '../fakes/workspace.ts';

it('/smith usage says what the models took, to whoever may ask', async () => {
  const model = { ...scriptedModel(aScript()), usual: 'anthropic:large' };
  const workspace = await openWorkspace({}, { ports: { model } });
  const { emulator, shows } = workspace;
  const usage = async (as: string): Promise<string> => {
    const before = emulator.ephemerals(as).length;
    await emulator.command({ as, channel: FINANCE, command: '/smith', text: 'usage' });
    const post = await emulator.waitFor(() => emulator.ephemerals(as)[before]);
    return `${post.text} ${JSON.stringify(post.blocks)}`;
  };
  expect(await usage(MIRA)).toContain('No model was asked this month.');
  const prices = { 'anthropic:large': { input: 3_000, output: 15_000 } };
  await storePlaygroundSettings(
    workspace.ports.store,
    Settings.parse({ ...PLAYGROUND_SETTINGS, prices, budgets: { month: { usd: 4 } } }),
  );
  const ts = emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> how many rows?', files: [A_CSV] });
  const card = await shows(ts, 'proposal_approve');
  expect(JSON.stringify(card.blocks)).toContain('$2.10 so far, about');
  await emulator.press({ as: JONAS, channel: FINANCE, ts: card.ts, actionId: 'proposal_approve' });
  await shows(ts, '$3.15');
  const told = await usage(MIRA);
  expect(told).toContain('*This month*: $3.15, 3 questions, 450 tokens');
  expect(told).toContain('*Asked by you this month*: $3.15');
  expect(told).toContain('anthropic:large: $3.15');
  expect(await usage(JONAS)).toContain('*Asked by you this month*: nothing');
  expect(await usage(LENA)).toContain('*You cannot ask me here.*');
});
