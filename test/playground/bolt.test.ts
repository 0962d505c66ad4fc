import { expect, test } from 'vitest';
import { both, box, card } from './bolt.ts';

test('a mention in a channel reaches Bolt as a message and as a mention with the same ts, and the app answers in the thread', async () => {
  const heard: { kind: string; ts: string; id: string; team: string | undefined }[] = [];
  const { emulator } = await both((app) => {
    app.event('app_mention', async ({ event, body, client, context }) => {
      heard.push({ kind: 'mention', ts: event.ts, id: body.event_id, team: context.teamId });
      await client.chat.postMessage({ channel: event.channel, thread_ts: event.ts, text: 'on it' });
    });
    app.message(async ({ message, body, context }) => {
      heard.push({ kind: 'message', ts: message.ts, id: body.event_id, team: context.teamId });
    });
  });
  const ts = emulator.say({ as: 'U0MIRA', channel: 'C0FINOPS', text: '<@U0SMITH> hello & <b>' });
  const reply = await emulator.waitFor(() => emulator.messages('C0FINOPS', ts)[1]);
  await emulator.waitFor(() => heard.length >= 2 && emulator.unacked().length === 0);
  expect(reply).toMatchObject({ user: 'U0SMITH', text: 'on it', threadTs: ts });
  expect(heard.map((one) => one.kind).sort()).toEqual(['mention', 'message']);
  expect(new Set(heard.map((one) => one.ts))).toEqual(new Set([ts]));
  expect(new Set(heard.map((one) => one.id)).size).toBe(2);
  expect(heard.map((one) => one.team)).toEqual(['T0HARBOR', 'T0HARBOR']);
  expect(emulator.messages('C0FINOPS', ts)[0]?.text).toBe('<@U0SMITH> hello &amp; &lt;b&gt;');
});

test('a press carries the value of the button, the state of the boxes, who pressed, and a response_url that changes the message', async () => {
  const pressed: { value?: unknown; state: unknown; user: unknown; team: unknown; message: unknown }[] = [];
  const { emulator, app } = await both((bolt) => {
    bolt.action('approve', async ({ ack, body, action, respond }) => {
      await ack();
      const given = body as never as Record<string, Record<string, unknown> | undefined>;
      pressed.push({
        value: (action as { value?: string }).value,
        state: given.state?.values,
        user: given.user,
        team: given.team,
        message: given.message?.ts,
      });
      await respond({ replace_original: true, text: 'Approved' });
    });
  });
  const ts = await card(emulator, app);
  expect(
    await emulator.press({ as: 'U0LENA', channel: 'C0FINOPS', ts, actionId: 'approve', fill: { keep: [] } }),
  ).toEqual({ acked: true });
  await emulator.waitFor(() => emulator.messages('C0FINOPS')[0]?.text === 'Approved');
  expect(pressed).toEqual([
    {
      value: 'turn-1',
      state: { 'decide.1': { keep: { type: 'checkboxes', selected_options: [] } } },
      user: { id: 'U0LENA', username: 'lena', name: 'lena', team_id: 'T0BRIGHT' },
      team: { id: 'T0HARBOR', domain: 'harborline' },
      message: ts,
    },
  ]);
  expect(await emulator.press({ as: 'U0LENA', channel: 'C0FINOPS', ts, actionId: 'gone' })).toMatchObject({
    refused: 'block_mismatch',
  });
});

test('the boxes of a card have their preset state when nobody touched them', async () => {
  const states: unknown[] = [];
  const { emulator, app } = await both((bolt) => {
    bolt.action('approve', async ({ ack, body }) => {
      await ack();
      states.push((body as never as { state: { values: unknown } }).state.values);
    });
  });
  const ts = await card(emulator, app);
  await emulator.press({ as: 'U0MIRA', channel: 'C0FINOPS', ts, actionId: 'approve' });
  expect(states).toEqual([
    { 'decide.1': { keep: { type: 'checkboxes', selected_options: [box('Keep as a tool', 'keep')] } } },
  ]);
});

test('a command is answered in its ack, to the person alone', async () => {
  const { emulator } = await both((bolt) => {
    bolt.command('/smith', async ({ ack, command }) => {
      await ack({ text: `got ${command.text} from ${command.user_name} in ${command.channel_name}` });
    });
  });
  expect(await emulator.command({ as: 'U0MIRA', channel: 'C0DATAHELP', command: '/smith', text: 'help' })).toEqual({
    acked: true,
  });
  expect(emulator.ephemerals('U0MIRA').map((post) => post.text)).toEqual(['got help from mira in data-help']);
  expect(emulator.messages('C0DATAHELP')).toEqual([]);
});
