import { App } from '@slack/bolt';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openImport, registerExchange } from '#adapters/slack/listeners/exchange.ts';
import { exportTold } from '#adapters/slack/listeners/export.ts';
import { onCommand } from '#adapters/slack/listeners/guard.ts';
import { slackModals } from '#adapters/slack/modals.ts';
import { quietLogger } from '#adapters/slack/quiet-logger.ts';
import { storingReceiver } from '#adapters/slack/receiver.ts';
import type { Exchange } from '#agent/face/exchange-asked.ts';
import { type Emulator, startEmulator } from '#playground/emulator/emulator.ts';
import { recordingAgent } from './recording-agent.ts';
import { hurriedClock, voice } from './stand.ts';

const FINOPS = 'C0FINOPS';
const JONAS = 'U0JONAS';
const HERE = { workspace: 'T0HARBOR', channel: FINOPS };
const MADE = { name: 'rolling-volatility.json', bytes: new TextEncoder().encode('{"format":1}\n'), tools: 1 };
const BUNDLE = '{"format":"threadsmith/tools/1"}';

const Command = z.object({ channel_id: z.string(), user_id: z.string(), trigger_id: z.string(), text: z.string() });

/** A Bolt app with these listeners alone, and an agent that does what the test says. */
async function open(emulator: Emulator) {
  const parts = voice(emulator, hurriedClock);
  const { calls, log, clock } = parts;
  const heard: unknown[][] = [];
  const behave: Partial<Exchange> = {};
  const exchange: Exchange = {
    exportTools: async (...args) => {
      heard.push(args);
      return behave.exportTools?.(...args) ?? MADE;
    },
    importTools: async (...args) => {
      heard.push(args);
      return behave.importTools?.(...args) ?? { drafts: ['rolling_volatility'], refused: [] };
    },
  };
  const edge = { ...parts, modals: slackModals(calls), agent: { ...recordingAgent().agent, ...exchange } };
  const { appToken, slackApiUrl } = emulator;
  const app = new App({
    receiver: storingReceiver({ appToken, slackApiUrl, clock, log }),
    authorize: async () => ({ teamId: HERE.workspace, botUserId: 'U0SMITH', botId: 'B0SMITH' }),
    deferInitialization: true,
    convoStore: false,
    logger: quietLogger(log),
    clientOptions: { slackApiUrl },
  });
  registerExchange(app, edge);
  app.command(
    '/smith',
    onCommand(
      edge,
      'command',
      async (body, workspace) => {
        const { channel_id: channel, user_id: user, trigger_id: trigger, text } = Command.parse(body);
        const [word, ...rest] = text.split(' ');
        return word === 'export'
          ? exportTold(edge, { workspace, channel }, user, rest.join(' '))
          : openImport(edge, { workspace, channel }, trigger).then(() => undefined);
      },
      'Not saved.',
    ),
  );
  await app.init();
  await app.start();
  await emulator.connected();
  return { app, heard, behave, log };
}

let emulator: Emulator;
let s: Awaited<ReturnType<typeof open>>;
beforeAll(async () => {
  emulator = await startEmulator({ redeliverMs: [0, 50, 50], seeded: false, rateLimits: 'off' });
  s = await open(emulator);
});
afterEach(async () => {
  await emulator.closeView({ as: JONAS });
  s.heard.length = 0;
  delete s.behave.exportTools;
  delete s.behave.importTools;
});
afterAll(async () => {
  await s.app.stop();
  await emulator.stop();
});

const write = (text: string, as = JONAS) => emulator.command({ as, channel: FINOPS, command: '/smith', text });
/** What somebody is told alone by what a test does. */
async function tells(act: () => Promise<unknown>, as = JONAS): Promise<string> {
  const before = emulator.ephemerals(as).length;
  await act();
  return emulator.waitFor(() => emulator.ephemerals(as).slice(before).at(-1)?.text ?? false);
}
/** The message with a file of that name that Jonas has from the app, once people see it. */
const sent = (name: string) =>
  emulator.messages('D0JONAS').filter(({ files }) => files.some((id) => emulator.file(id)?.name === name));
const makes = (name: string) => {
  s.behave.exportTools = async () => ({ ...MADE, name });
};

describe('/smith export', () => {
  it('sends the file by direct message alone, and says so where it was asked for', async () => {
    const posts = emulator.messages(FINOPS).length;
    expect(await tells(() => write('export'))).toBe('I sent you rolling-volatility.json by direct message: 1 tool.');
    expect(s.heard).toEqual([[HERE, JONAS, 'all', 'bundle']]);
    const post = await emulator.waitFor(() => sent(MADE.name)[0] ?? false);
    expect(post.text).toContain('1 tool as JSON. In another workspace, write `/smith import`');
    expect(Buffer.from(emulator.file(post.files[0] ?? '')?.bytes ?? []).toString()).toBe('{"format":1}\n');
    expect(emulator.messages(FINOPS)).toHaveLength(posts);
  });

  it.each([
    ['all', 'all', 'bundle'],
    ['ALL as skills', 'all', 'skills'],
    ['as skills', 'all', 'skills'],
    ['as json', 'all', 'bundle'],
    ['`a_tool`, other as  Skill', ['a_tool', 'other'], 'skills'],
    ['all other', ['all', 'other'], 'bundle'],
    ['as', ['as'], 'bundle'],
  ])('reads %s', async (words, names, as) => {
    await tells(() => write(`export ${words}`));
    expect(s.heard).toEqual([[HERE, JONAS, names, as]]);
  });

  it('says why there is no file, with nobody’s words as marks', async () => {
    s.behave.exportTools = async () => ({ unusable: 'there is no tool called <!channel> that is in use; look' });
    expect(await tells(() => write('export x'))).toBe(
      '*Nothing was exported.* There is no tool called &lt;!channel&gt; that is in use; look.',
    );
    s.behave.exportTools = async () => ({ why: 'guest', wish: 'ask', channel: '#finance-ops' });
    expect(await tells(() => write('export'))).toContain('#finance-ops');
  });

  it('comes once, also where Slack did not say that it has come', async () => {
    makes('once.json');
    emulator.fault({ method: 'files.completeUploadExternal', kind: 'drop_after' });
    expect(await tells(() => write('export'))).toContain('I sent you');
    expect(sent('once.json')).toHaveLength(1);
  });

  it.each([
    ['conversations.open', 'error', 'cannot_dm_bot', 'Not sent.'],
    ['files.completeUploadExternal', 'error', 'messages_tab_disabled', 'Not sent.'],
    ['files.completeUploadExternal', 'drop_before', undefined, 'Perhaps not sent.'],
  ] as const)('says so where the direct message takes nothing: %s, %s', async (method, kind, error, words) => {
    makes('lost.json');
    emulator.fault({ method, kind, ...(error && { error }) });
    const told = await tells(() => write('export'));
    expect([told.includes(words), /Apps|direct messages with me/.test(told)]).toEqual([true, true]);
    expect(sent('lost.json')).toEqual([]);
  });
});

describe('/smith import', () => {
  const opened = () => emulator.waitFor(() => emulator.modal(JONAS) ?? false);
  const window = async () => JSON.stringify((await opened()).body);
  async function submit(bytes: Uint8Array | string) {
    await write('import');
    await opened();
    const file = emulator.dropFile({ as: JONAS, name: 'tools.json', bytes });
    return emulator.submitView({ as: JONAS, fill: { 'tools.file': [file] } });
  }

  it('hands the file over, and shows what became of it', async () => {
    s.behave.importTools = async () => ({
      drafts: ['rolling_volatility', 'other'],
      refused: [{ name: 'tool 3', why: 'it names a host <@U0SAM> that is none' }],
    });
    expect(await submit(BUNDLE)).toEqual({});
    expect(s.heard).toEqual([[HERE, JONAS, BUNDLE]]);
    const shown = await window();
    for (const words of [
      '*2 drafts:* *rolling_volatility*, *other*',
      'Nothing of them runs until somebody approves them.',
      '*tool 3* did not come in: It names a host &lt;@U0SAM&gt; that is none.',
    ]) {
      expect(shown).toContain(words);
    }
  });

  it('says why nothing came in', async () => {
    s.behave.importTools = async () => ({ unusable: 'it is not JSON' });
    await submit('hello');
    expect(await window()).toContain(
      '*Nothing was imported.* It is not JSON. Write `/smith import` again and choose another file.',
    );
    await emulator.closeView({ as: JONAS });
    s.behave.importTools = async () => ({
      why: 'four_eyes',
      wish: 'keep',
      channel: '#x',
      role: 'author',
      because: null,
    });
    await submit(BUNDLE);
    expect(await window()).toContain('You cannot change the library.');
  });

  it.each([
    ['what is no text', Uint8Array.of(0xff, 0xfe, 0x41), 'UTF-8'],
    ['what is too large', ' '.repeat(5_000_001), '5 MB'],
  ])('says at the input what is wrong: %s', async (_, bytes, words) => {
    const answer = await submit(bytes);
    expect(JSON.stringify(answer)).toContain(words);
    expect(s.heard).toEqual([]);
  });

  it('says at the input when Slack does not give the file', async () => {
    emulator.fault({ method: 'files.info', kind: 'error', error: 'file_deleted' });
    expect(await submit(BUNDLE)).toEqual({
      errors: { 'tools.file': 'I cannot use this file: it was deleted. Choose another one.' },
    });
  });

  it('tells later what takes longer than Slack waits', async () => {
    let finish = () => {};
    const waiting = new Promise<void>((resolve) => {
      finish = resolve;
    });
    s.behave.importTools = async () => {
      await waiting;
      return { drafts: ['slow_one'], refused: [] };
    };
    await submit(BUNDLE);
    expect(await window()).toContain('I am still reading this file.');
    expect(await tells(async () => finish())).toContain('*1 draft:* *slow_one*');
  });

  it('tells by direct message where the channel takes nothing any more', async () => {
    let finish = () => {};
    const waiting = new Promise<void>((resolve) => {
      finish = resolve;
    });
    s.behave.importTools = async () => {
      await waiting;
      return { unusable: 'it is not JSON' };
    };
    await submit(BUNDLE);
    emulator.fault({ method: 'chat.postEphemeral', kind: 'error', error: 'user_not_in_channel' });
    finish();
    const post = await emulator.waitFor(() =>
      emulator.messages('D0JONAS').find(({ text }) => text.includes('not JSON')),
    );
    expect(post.text).toContain('*Nothing was imported.*');
  });
});
