import type { App } from '@slack/bolt';
import { expect, test } from 'vitest';
import { both, box } from './bolt.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const section = (text: string) => ({ type: 'section' as const, text: { type: 'mrkdwn' as const, text } });
const nothing = () => undefined;

/** The error name of a call that Slack refuses. */
const refusal = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'taken',
    (error) => String(error.data?.error),
  );

test('an update keeps blocks that it does not mention and metadata that it does not mention', async () => {
  const { emulator, app } = await both(nothing);
  const channel = 'C0FINOPS';
  const metadata = { event_type: 'turn', event_payload: { turn: 't1', kind: 'card' } };
  const { ts = '' } = await app.client.chat.postMessage({ channel, text: 'one', blocks: [section('one')], metadata });
  await app.client.chat.update({ channel, ts, text: 'two' });
  expect(emulator.messages(channel)[0]).toMatchObject({ text: 'two', blocks: [section('one')], metadata });
  await app.client.chat.update({ channel, ts, text: 'three', blocks: [] });
  expect(emulator.messages(channel)[0]).toMatchObject({ text: 'three', blocks: [], metadata });
  const events = emulator.sent().map((one) => one.payload.event as Record<string, unknown>);
  expect(events.map((event) => event.subtype)).toEqual([undefined, 'message_changed', 'message_changed']);
});

test('threads are read page by page; metadata comes when it is asked for', async () => {
  const { emulator, app } = await both(nothing, { rateLimits: 'off' });
  const channel = 'C0FINOPS';
  const ts = emulator.say({ as: 'U0MIRA', channel, text: 'root' });
  for (let index = 0; index < 5; index += 1) {
    await app.client.chat.postMessage({
      channel,
      thread_ts: ts,
      text: `r${index}`,
      metadata: { event_type: 'n', event_payload: { index } },
    });
  }
  const texts: (string | undefined)[] = [];
  const payloads: unknown[] = [];
  for await (const page of app.client.paginate('conversations.replies', {
    channel,
    ts,
    limit: 2,
    include_all_metadata: true,
  })) {
    const { messages } = page as never as {
      messages: { text: string; metadata?: { event_payload: { index: number } } }[];
    };
    texts.push(...messages.map((message) => message.text));
    payloads.push(...messages.map((message) => message.metadata?.event_payload.index));
  }
  expect(texts).toEqual(['root', 'r0', 'r1', 'r2', 'r3', 'r4']);
  expect(payloads).toEqual([undefined, 0, 1, 2, 3, 4]);
  const plain = await app.client.conversations.replies({ channel, ts });
  expect(plain.messages?.every((message) => message.metadata === undefined)).toBe(true);
  expect(plain.messages?.[0]).toMatchObject({ reply_count: 5, reply_users: ['U0SMITH'] });
  const history = await app.client.conversations.history({ channel, oldest: ts, inclusive: true });
  expect(history.messages?.map((message) => message.text)).toEqual(['root']);
  expect(await refusal(app.client.conversations.replies({ channel, ts: '1.000001' }))).toBe('thread_not_found');
  expect(await refusal(app.client.conversations.history({ channel, cursor: 'nonsense' }))).toBe('invalid_cursor');
});

test('a private channel exists only for who is in it', async () => {
  const { emulator, app } = await both(nothing);
  emulator.addChannel({ id: 'C0SECRET', name: 'secret', kind: 'private', members: ['U0MIRA'] });
  emulator.addChannel({ id: 'C0OPEN', name: 'open', members: ['U0MIRA'] });
  expect(await refusal(app.client.conversations.info({ channel: 'C0SECRET' }))).toBe('channel_not_found');
  expect(await refusal(app.client.chat.postMessage({ channel: 'C0SECRET', text: 'x' }))).toBe('channel_not_found');
  expect(await refusal(app.client.chat.postMessage({ channel: 'C0OPEN', text: 'x' }))).toBe('not_in_channel');
  emulator.say({ as: 'U0MIRA', channel: 'C0OPEN', text: 'unheard <@U0SMITH>' });
  expect(emulator.sent()).toEqual([]);
  const all = await app.client.conversations.list({ types: 'public_channel,private_channel' });
  expect(all.channels?.map((channel) => channel.name)).toContain('open');
  expect(all.channels?.map((channel) => channel.name)).not.toContain('secret');
});

test('people differ: time zone, role, workspace', async () => {
  const { app } = await both(nothing);
  const zones = new Set<string>();
  for (const user of ['U0MIRA', 'U0JONAS', 'U0PRIYA', 'U0SAM', 'U0LENA']) {
    const info = await app.client.users.info({ user });
    zones.add(info.user?.tz ?? '');
    const { is_admin, is_restricted, is_stranger, team_id } = info.user as Record<string, unknown>;
    expect({ is_admin, is_restricted, is_stranger, team_id }).toEqual({
      is_admin: user === 'U0PRIYA',
      is_restricted: user === 'U0SAM',
      is_stranger: user === 'U0LENA' ? true : undefined,
      team_id: user === 'U0LENA' ? 'T0BRIGHT' : 'T0HARBOR',
    });
  }
  expect(zones.size).toBe(5);
  expect(await refusal(app.client.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
});

test('an uploaded picture can be shown once Slack has looked at it, and not a moment earlier', async () => {
  const { emulator, app } = await both(nothing, { shareDelayMs: 500 });
  const upload = await app.client.files.getUploadURLExternal({ filename: 'a.png', length: PNG.byteLength });
  await fetch(upload.upload_url ?? '', { method: 'POST', body: PNG });
  const id = upload.file_id ?? '';
  const done = await app.client.files.completeUploadExternal({ files: [{ id, title: 'A' }] });
  const blocks = [{ type: 'image' as const, alt_text: 'a', slack_file: { id } }];
  expect(done.files).toMatchObject([{ id, mimetype: '' }]);
  expect(await refusal(app.client.chat.postMessage({ channel: 'C0FINOPS', text: 'x', blocks }))).toBe('invalid_blocks');
  await emulator.waitFor(() => emulator.world.files.get(id)?.state === 'ready');
  const info = await app.client.files.info({ file: id });
  expect(info.file).toMatchObject({ mimetype: 'image/png', shares: {}, is_public: false });
  expect(await refusal(app.client.chat.postMessage({ channel: 'C0FINOPS', text: 'x', blocks }))).toBe('taken');
});

test('uploads are refused by name: nothing, too much, another size, markdown', async () => {
  const { app } = await both(nothing, { uploadBytes: 10 });
  const { files } = app.client;
  expect(await refusal(files.getUploadURLExternal({ filename: 'a', length: 0 }))).toBe('missing_argument');
  expect(await refusal(files.getUploadURLExternal({ filename: 'a', length: 11 }))).toBe('file_upload_size_restricted');
  const upload = await files.getUploadURLExternal({ filename: 'a', length: 3 });
  expect(await refusal(files.completeUploadExternal({ files: [{ id: upload.file_id ?? '' }] }))).toBe(
    'file_update_failed',
  );
  expect((await fetch(upload.upload_url ?? '', { method: 'POST', body: 'four' })).status).toBe(400);
  expect((await fetch(upload.upload_url ?? '', { method: 'POST', body: 'two' })).status).toBe(200);
  const blocks = [{ type: 'markdown', text: 'x' }] as never;
  expect(
    await refusal(
      files.completeUploadExternal({ files: [{ id: upload.file_id ?? '' }], channel_id: 'C0FINOPS', blocks }),
    ),
  ).toBe('internal_error');
  expect(await refusal(files.completeUploadExternal({ files: [{ id: 'F0000000000' }] }))).toBe('file_not_found');
});

test('a response_url serves five times, replaces and deletes what only one person sees, and then is used up', async () => {
  const urls: string[] = [];
  const pressed: Record<string, unknown>[] = [];
  const { emulator, app } = await both((bolt: App) => {
    bolt.action('ok', async ({ ack, body }) => {
      await ack();
      pressed.push({ ...body });
      urls.push((body as never as { response_url: string }).response_url);
    });
  });
  const blocks = [
    {
      type: 'actions',
      elements: [
        { type: 'button', action_id: 'ok', text: { type: 'plain_text', text: 'OK' } },
        { type: 'overflow', action_id: 'more', options: [box('Details', 'd')] },
      ],
    },
  ];
  await app.client.chat.postEphemeral({ channel: 'C0FINOPS', user: 'U0SAM', text: 'no', blocks: blocks as never });
  const ts = emulator.ephemerals('U0SAM')[0]?.ts ?? '';
  expect(await emulator.press({ as: 'U0MIRA', channel: 'C0FINOPS', ts, actionId: 'ok' })).toMatchObject({
    refused: 'message_not_found',
  });
  await emulator.press({ as: 'U0SAM', channel: 'C0FINOPS', ts, actionId: 'ok' });
  expect(pressed[0]).toMatchObject({ container: { is_ephemeral: true, message_ts: ts, channel_id: 'C0FINOPS' } });
  expect(pressed[0]).not.toHaveProperty('message');
  const respond = async (body: object) => {
    const answered = await fetch(urls[0] ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return [answered.status, await answered.text()];
  };
  expect(await respond({ replace_original: true, text: 'changed' })).toEqual([200, '{"ok":true}']);
  expect(emulator.ephemerals('U0SAM').map((post) => post.text)).toEqual(['changed']);
  expect(await respond({ text: 'more' })).toEqual([200, '{"ok":true}']);
  expect(await respond({ text: 'x', blocks: [{ type: 'nope' }] })).toEqual([
    400,
    '{"ok":false,"error":"invalid_blocks"}',
  ]);
  expect(await respond({ text: 'all', response_type: 'in_channel' })).toEqual([200, '{"ok":true}']);
  expect(await respond({ delete_original: true })).toEqual([200, '{"ok":true}']);
  expect(await respond({ text: 'once more' })).toEqual([404, 'used_url']);
  expect(emulator.ephemerals('U0SAM').map((post) => post.text)).toEqual(['more']);
  expect(emulator.messages('C0FINOPS').map((post) => post.text)).toEqual(['all']);
});

test('the status of a thread is shown, and goes with the next message when it was a short one', async () => {
  const { emulator, app } = await both(nothing);
  const channel_id = 'C0FINOPS';
  const thread_ts = emulator.say({ as: 'U0MIRA', channel: channel_id, text: 'root' });
  await app.client.assistant.threads.setStatus({ channel_id, thread_ts, status: 'is thinking…' });
  expect(emulator.statuses()).toMatchObject([{ status: 'processing', text: 'is thinking…' }]);
  await app.client.chat.postMessage({ channel: channel_id, thread_ts, text: 'there' });
  expect(emulator.statuses()).toMatchObject([{ text: '' }]);
  await app.client.agents.sessions.setStatus({ channel_id, thread_ts, status: 'suspended', title: 'Volatility' });
  await app.client.chat.postMessage({ channel: channel_id, thread_ts, text: 'card' });
  expect(emulator.statuses()).toMatchObject([
    { status: 'suspended', text: 'waits for a decision', title: 'Volatility' },
  ]);
  const sessions = app.client.agents.sessions;
  expect(await refusal(sessions.setStatus({ channel_id, thread_ts, status: 'busy' as never }))).toBe('invalid_status');
  expect(await refusal(sessions.setStatus({ channel_id, status: 'active' } as never))).toBe('thread_ts_required');
});

test('it is known whom a message rings: mrkdwn and markdown do, code, plain text and edits do not', async () => {
  const { emulator, app } = await both(nothing);
  const channel = 'C0FINOPS';
  const rich = (...elements: object[]) => ({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] });
  const post = async (text: string, ...blocks: object[]) => {
    const { ts = '' } = await app.client.chat.postMessage({ channel, text, blocks: blocks as never });
    return { ts, rung: emulator.pings().flatMap((ping) => (ping.ts === ts ? [ping.who] : [])) };
  };
  expect((await post('<!channel> <@U0MIRA> <!subteam^S0DATALEADS>')).rung).toEqual([
    'channel',
    'U0MIRA',
    'S0DATALEADS',
  ]);
  expect((await post('&lt;!channel&gt;')).rung).toEqual([]);
  expect((await post('<!here>', section('calm'))).rung).toEqual([]);
  expect((await post('x', section('hi <@U0SAM|sam>'), { type: 'markdown', text: '<!everyone>' })).rung).toEqual([
    'U0SAM',
    'everyone',
  ]);
  expect(
    (
      await post('x', rich({ type: 'text', text: '<!channel>' }), {
        type: 'header',
        text: { type: 'plain_text', text: '<!here>' },
      })
    ).rung,
  ).toEqual([]);
  const last = await post('x', rich({ type: 'user', user_id: 'U0LENA' }, { type: 'broadcast', range: 'here' }));
  expect(last.rung).toEqual(['U0LENA', 'here']);
  const before = emulator.pings().length;
  await app.client.chat.update({ channel, ts: last.ts, text: '<!channel>', blocks: [section('<!channel>')] });
  expect(emulator.pings()).toHaveLength(before);
});

test('an app that was thrown out hears of it, and its token is dead', async () => {
  const { emulator, app } = await both(nothing);
  emulator.uninstall();
  await emulator.waitFor(() => emulator.unacked().length === 0);
  const events = emulator.sent().map((one) => (one.payload.event as { type: string }).type);
  expect(events).toEqual(['tokens_revoked', 'app_uninstalled']);
  expect(await refusal(app.client.chat.postMessage({ channel: 'C0FINOPS', text: 'x' }))).toBe('account_inactive');
});
