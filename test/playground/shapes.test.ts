import type { App } from '@slack/bolt';
import { describe, expect, test } from 'vitest';
import type { Emulator } from '../../src/playground/emulator/emulator.ts';
import { both, card } from './bolt.ts';
import { hasReference, reference, unknownPaths } from './reference.ts';

/** Keys that the samples lack although Slack sends them, each with where that is written. */
const BEYOND: readonly [path: RegExp, why: string][] = [
  [/^\.event\.files$/, 'app_mention: @slack/types, AppMentionEvent.files; the sample was cut to one element'],
  [/^\.view\.blocks$/, 'views in interactions: the sample cuts them, views.open.json has them'],
  [/^\.view\.state\.values$/, 'the sample cuts the state to {}'],
  [/^\.state\.values$/, 'the sample cuts the state to {}'],
  [/^\.actions\[\]\.selected_options$/, '@slack/types, CheckboxesAction; the sample was cut to one element'],
  [/^\.channel\.user$/, 'a direct message has the other person: conversations.open.json; the sample shows a channel'],
  [/^\.event\.view\.(blocks|state\.values)$/, 'as views in interactions'],
];

const strange = (given: unknown, sample: unknown): string[] =>
  unknownPaths(given, sample).filter((path) => !BEYOND.some(([known]) => known.test(path)));

const EVENT_SAMPLES: Record<string, string> = {
  app_home_opened: 'AppHomeOpened',
  app_mention: 'AppMention',
  message: 'Message',
  'message/file_share': 'MessageFileShare',
  'message/message_changed': 'MessageChanged',
  'message/message_deleted': 'MessageDeleted',
};

const INTERACTION_SAMPLES: Record<string, string> = {
  block_actions: 'BlockActionPayload',
  message_action: 'MessageShortcutPayload',
  view_closed: 'ViewClosedPayload',
  view_submission: 'ViewSubmissionPayload',
};

const view = (type: 'modal' | 'home') =>
  ({
    type,
    callback_id: 'c',
    private_metadata: 'p',
    ...(type === 'modal'
      ? {
          title: { type: 'plain_text', text: 'T' },
          submit: { type: 'plain_text', text: 'S' },
          close: { type: 'plain_text', text: 'C' },
          notify_on_close: true,
        }
      : {}),
    blocks: [
      {
        type: 'input',
        block_id: 'i',
        dispatch_action: true,
        label: { type: 'plain_text', text: 'L' },
        element: { type: 'plain_text_input', action_id: 'words' },
      },
    ],
  }) as never;

/** One of everything that people can do. */
async function everything(emulator: Emulator, app: App): Promise<void> {
  const ts = await card(emulator, app);
  const files = [{ name: 'a.csv', bytes: 'a,b\n' }];
  const root = emulator.say({ as: 'U0MIRA', channel: 'C0FINOPS', text: '<@U0SMITH> one' });
  emulator.say({ as: 'U0LENA', channel: 'C0FINOPS', text: '<@U0SMITH> two', threadTs: root, files });
  emulator.say({ as: 'U0SAM', channel: 'D0SAM', text: 'direct', files });
  emulator.edit({ as: 'U0MIRA', channel: 'C0FINOPS', ts: root, text: 'changed' });
  const gone = emulator.say({ as: 'U0MIRA', channel: 'C0LEADS', text: 'gone' });
  emulator.remove({ as: 'U0MIRA', channel: 'C0LEADS', ts: gone });
  await app.client.chat.update({ channel: 'C0FINOPS', ts, text: 'new', blocks: [] });
  await app.client.filesUploadV2({
    channel_id: 'C0FINOPS',
    thread_ts: root,
    file: Buffer.from('x'),
    filename: 'x.txt',
  });
  const second = await app.client.chat.postMessage({
    channel: 'C0FINOPS',
    thread_ts: root,
    text: 'in thread',
    metadata: { event_type: 't', event_payload: { a: 1 } },
    blocks: [BUTTON] as never,
  });
  await emulator.press({ as: 'U0LENA', channel: 'C0FINOPS', ts: second.ts ?? '', actionId: 'open' });
  await emulator.waitFor(() => emulator.modal('U0LENA'));
  await emulator.press({ as: 'U0LENA', actionId: 'words', value: 'typing' });
  await emulator.submitView({ as: 'U0LENA', fill: { words: 'ready' } });
  await emulator.press({ as: 'U0MIRA', channel: 'C0FINOPS', ts: second.ts ?? '', actionId: 'open' });
  await emulator.waitFor(() => emulator.modal('U0MIRA'));
  await emulator.closeView({ as: 'U0MIRA' });
  await emulator.shortcut({ as: 'U0MIRA', channel: 'C0FINOPS', ts: root, callbackId: 'run' });
  await emulator.command({ as: 'U0LENA', channel: 'C0FINOPS', command: '/smith', text: 'help' });
  await app.client.views.publish({ user_id: 'U0PRIYA', view: view('home') });
  emulator.openHome({ as: 'U0PRIYA' });
  emulator.openHome({ as: 'U0PRIYA', tab: 'messages' });
  await emulator.waitFor(() => emulator.unacked().length === 0 && emulator.messages('C0FINOPS', root).length === 4);
}

const BUTTON = {
  type: 'actions',
  elements: [{ type: 'button', action_id: 'open', text: { type: 'plain_text', text: 'Open' } }],
};

async function listening() {
  const { emulator, app } = await both((bolt) => {
    bolt.action(/.*/, async ({ ack, body, client }) => {
      await ack();
      const { trigger_id: trigger, view: shown } = body as never as { trigger_id: string; view?: object };
      if (shown === undefined) {
        await client.views.open({ trigger_id: trigger, view: view('modal') });
      }
    });
    bolt.view(/.*/, async ({ ack }) => ack());
    bolt.view({ type: 'view_closed', callback_id: 'c' }, async ({ ack }) => ack());
    bolt.shortcut(/.*/, async ({ ack }) => ack());
    bolt.command(/.*/, async ({ ack }) => ack('yes'));
  });
  return { emulator, app };
}

describe.skipIf(!hasReference)('what the emulator sends, against the samples', () => {
  test('every key of every event, interaction and command stands at that place in the samples', async () => {
    const { emulator, app } = await listening();
    await everything(emulator, app);
    const seen = new Set<string>();
    for (const body of emulator.sent().map((one) => JSON.parse(JSON.stringify(one.payload)))) {
      const event = body.event as { type: string; subtype?: string } | undefined;
      const kind = event === undefined ? undefined : [event.type, event.subtype].filter(Boolean).join('/');
      const name =
        kind === undefined
          ? body.command === undefined
            ? `interactions/${INTERACTION_SAMPLES[String(body.type)]}`
            : 'interactions/SlashCommandPayload'
          : `events/${EVENT_SAMPLES[kind]}`;
      seen.add(name);
      expect([name, strange(body, reference(`${name}.json`))]).toEqual([name, []]);
    }
    expect([...seen].sort()).toEqual(
      [
        ...Object.values(EVENT_SAMPLES).map((name) => `events/${name}`),
        ...Object.values(INTERACTION_SAMPLES).map((name) => `interactions/${name}`),
        'interactions/SlashCommandPayload',
      ].sort(),
    );
  });

  test('every key of every answer stands at that place in the samples', async () => {
    const { emulator, app } = await listening();
    await everything(emulator, app);
    const { client } = app;
    const [root] = emulator.messages('C0FINOPS').filter((post) => post.user === 'U0MIRA');
    const channel = 'C0FINOPS';
    await client.conversations.history({ channel, include_all_metadata: true });
    await client.conversations.replies({ channel, ts: root?.ts ?? '', include_all_metadata: true });
    await client.conversations.info({ channel, include_num_members: true });
    await client.conversations.info({ channel: 'D0MIRA' });
    await client.conversations.members({ channel, limit: 2 });
    await client.conversations.open({ users: 'U0MIRA', return_im: true });
    await client.users.info({ user: 'U0LENA' });
    await client.users.list({});
    await client.usergroups.list({ include_users: true });
    await client.usergroups.users.list({ usergroup: 'S0DATALEADS' });
    await client.team.info();
    await client.bots.info({ bot: 'B0SMITH' });
    await client.auth.test();
    await client.files.info({
      file: [...emulator.world.files.values()].find((file) => file.shares.length > 0)?.id ?? '',
    });
    await client.reactions.add({ channel, timestamp: root?.ts ?? '', name: 'eyes' });
    await client.chat.postEphemeral({ channel, user: 'U0MIRA', text: 'psst' });
    await client.assistant.threads.setStatus({ channel_id: channel, thread_ts: root?.ts ?? '', status: 'thinks' });
    await client.chat.postMessage({ channel, text: '' }).catch(() => undefined);
    await client.chat.postMessage({ channel, blocks: [{ type: 'nope' }], text: 'x' }).catch(() => undefined);
    const compared = new Set<string>();
    for (const call of emulator.calls()) {
      const sample = sampleOf(call.method);
      if (sample !== undefined) {
        compared.add(call.method);
        expect([call.method, strange(call.answer, sample)]).toEqual([call.method, []]);
      }
    }
    expect(compared.size).toBeGreaterThanOrEqual(22);
  });
});

function sampleOf(method: string): unknown {
  try {
    return reference(`responses/${method}.json`);
  } catch {
    return undefined;
  }
}
