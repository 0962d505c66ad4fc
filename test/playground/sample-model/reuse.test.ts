import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openaiModel } from '#adapters/openai/model.ts';
import { describePrompt } from '#agent/prompts/describe.ts';
import { describedBy } from '#playground/sample-model/described.ts';
import { SAMPLE_DATA, SAMPLES } from '#playground/sample-model/samples.ts';
import { startSampleModel } from '#playground/sample-model/server.ts';
import { FINANCE, JONAS, MIRA, openWorkspace } from '../../fakes/workspace.ts';
import { openSampleModel } from './rig.ts';

describe('what the sample model says of a function that is kept', () => {
  it('is about each of its own, from the code alone', async () => {
    const { note, plan, code, describe: asked } = await openSampleModel();
    for (const { text, file } of SAMPLES) {
      const draft = await code(text, await plan(text, [await note(file)]));
      const said = await asked(describePrompt(draft));
      expect(said.description.length).toBeGreaterThan(60);
      expect(said.words.length).toBeGreaterThan(3);
    }
  });

  it('of another is what its own first words say, or nothing', () => {
    expect(describedBy('def tally(csv):\n    """How many\n    rows."""\n    return 1\n')).toEqual({
      description: 'How many rows.',
      words: [],
    });
    expect(describedBy('/** Adds. */\nexport function add() {}\n')).toEqual({ description: 'Adds.', words: [] });
    expect(describedBy('def toString(): pass\n')).toBeUndefined();
  });
});

it.each([0, 1, 2])('sample %i that is kept serves the same request the second time', async (index) => {
  const { text, file } = SAMPLES[index] ?? { text: '', file: '' };
  const server = await startSampleModel();
  const model = openaiModel({
    baseURL: server.url,
    apiKey: 'none',
    model: 'sample',
    label: 'Sample model',
    retries: 0,
  });
  const { emulator, shows, ports } = await openWorkspace({}, { ports: { model } });
  const bytes = await readFile(new URL(file, SAMPLE_DATA));
  const ask = () =>
    emulator.say({ as: MIRA, channel: FINANCE, text: `<@U0SMITH> ${text}`, files: [{ name: file, bytes }] });
  const approve = async (thread: string) => {
    const { ts } = await shows(thread, 'proposal_approve');
    await emulator.press({ as: JONAS, channel: FINANCE, ts, actionId: 'proposal_approve' });
  };
  const first = ask();
  await approve(first);
  await shows(first, 'version 1. A second run gave the same result.');
  const second = ask();
  await shows(second, 'Only the call is new.');
  await approve(second);
  await shows(second, 'The words on top are by');
  const [kept] = await ports.library.list('T0HARBOR');
  await expect
    .poll(async () => ports.library.stats('T0HARBOR', [kept?.tool.id ?? '']))
    .toMatchObject([{ runs: 1, passed: 1 }]);
  await server.close();
});
