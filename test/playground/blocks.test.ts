import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RIGHT } from './blocks/right.ts';
import { WRONG_MENUS } from './blocks/wrong-menus.ts';
import { WRONG_TABLES } from './blocks/wrong-tables.ts';
import { WRONG_TEXTS } from './blocks/wrong-texts.ts';
import { WRONG_VIEWS } from './blocks/wrong-views.ts';
import { alone } from './bolt.ts';

const WRONG = [...WRONG_TEXTS, ...WRONG_MENUS, ...WRONG_TABLES];

async function caller() {
  const emulator = await alone({ rateLimits: 'off' });
  const call = async (method: string, args: object) => {
    const answered = await fetch(`${emulator.slackApiUrl}${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${emulator.botToken}` },
      body: JSON.stringify(args),
    });
    return (await answered.json()) as { ok: boolean; error?: string; response_metadata?: { messages: string[] } };
  };
  return { emulator, call };
}

test('there are at least 60 wrong and 30 right blocks', () => {
  expect(WRONG.length + WRONG_VIEWS.length).toBeGreaterThanOrEqual(60);
  expect(RIGHT.length).toBeGreaterThanOrEqual(30);
});

test('every wrong block is refused by name, with its place', async () => {
  const { emulator, call } = await caller();
  for (const [what, blocks, at, message] of WRONG) {
    const answer = await call('chat.postMessage', { channel: 'C0FINOPS', text: 'x', blocks });
    expect([what, answer.error]).toEqual([what, 'invalid_blocks']);
    const said = (answer.response_metadata?.messages ?? []).filter((one) => one.endsWith(`[json-pointer:${at}]`));
    expect([
      what,
      said.some((one) => one.startsWith('[ERROR] ') && one.includes(message)),
      answer.response_metadata,
    ]).toEqual([what, true, answer.response_metadata]);
  }
  expect(emulator.messages('C0FINOPS')).toEqual([]);
});

test('every wrong view is refused by name, with its place', async () => {
  const { emulator, call } = await caller();
  for (const [what, view, at, message] of WRONG_VIEWS) {
    const home = (view as { type: string }).type === 'home';
    const answer = home
      ? await call('views.publish', { user_id: 'U0MIRA', view })
      : await call('views.open', { trigger_id: 'not looked at before the view', view });
    expect([what, answer.error]).toEqual([what, 'invalid_arguments']);
    expect([
      what,
      answer.response_metadata?.messages.some((one) => one.includes(message) && one.endsWith(`[json-pointer:${at}]`)),
    ]).toEqual([what, true]);
    expect((await call('blocks.validate', { view })).error).toBe('invalid_view');
  }
  expect(emulator.home('U0MIRA')).toBeUndefined();
});

test('every right block is taken and comes back as it was', async () => {
  const { emulator, call } = await caller();
  for (const [what, blocks] of RIGHT) {
    expect([what, await call('blocks.validate', { blocks })]).toEqual([what, { ok: true }]);
    const answer = await call('chat.postMessage', { channel: 'C0FINOPS', text: 'x', blocks });
    expect([what, answer.ok, answer.response_metadata?.messages]).toEqual([what, true, undefined]);
    const kept = emulator.messages('C0FINOPS').at(-1)?.blocks ?? [];
    expect(kept).toMatchObject(blocks);
    expect(kept.every((block) => typeof block.block_id === 'string')).toBe(true);
  }
});

test('the words around the blocks have names of their own', async () => {
  const { call } = await caller();
  const section = { type: 'section', text: { type: 'mrkdwn', text: 'x' } };
  const post = async (args: object) => (await call('chat.postMessage', { channel: 'C0FINOPS', ...args })).error;
  const long = Array.from({ length: 5 }, () => ({
    type: 'section',
    text: { type: 'mrkdwn', text: 'x'.repeat(2_900) },
  }));
  expect(await post({})).toBe('no_text');
  expect(await post({ text: '' })).toBe('no_text');
  expect(await post({ blocks: '[{' })).toBe('invalid_blocks_format');
  expect(await post({ blocks: '{}' })).toBe('invalid_blocks_format');
  expect(await post({ text: 'x', blocks: long })).toBe('msg_blocks_too_long');
  expect(await post({ text: 'x', markdown_text: 'y' })).toBe('markdown_text_conflict');
  expect(await post({ blocks: [section], markdown_text: 'y' })).toBe('markdown_text_conflict');
  expect(await post({ text: 'x', attachments: Array.from({ length: 101 }, () => ({ text: 'a' })) })).toBe(
    'too_many_attachments',
  );
  expect(await post({ text: 'x', metadata: { event_type: 't' } })).toBe('invalid_metadata_format');
  expect(await post({ text: 'x', metadata: '{' })).toBe('invalid_metadata_format');
  expect(await post({ text: 'x', metadata: { event_type: 't', event_payload: { a: 'x'.repeat(20_000) } } })).toBe(
    'metadata_too_large',
  );
  expect(await post({ text: 'x', channel: 'C0NOWHERE' })).toBe('channel_not_found');
  expect(await post({ text: 'x', thread_ts: '1.000000' })).toBe('cannot_reply_to_message');
  const { ts } = (await call('chat.postMessage', { channel: 'C0FINOPS', text: 'x'.repeat(40_001) })) as never as {
    ts: string;
  };
  expect((await call('chat.update', { channel: 'C0FINOPS', ts, text: 'x'.repeat(4_001) })).error).toBe('msg_too_long');
  expect((await call('chat.update', { channel: 'C0FINOPS', ts: '1.1', text: 'x' })).error).toBe('message_not_found');
});

test('whatever comes as blocks, the answer is Slack’s: taken, or refused by name', async () => {
  const { call } = await caller();
  const names = ['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long'];
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          fc.jsonValue(),
          fc.record({
            type: fc.constantFrom('section', 'actions', 'table', 'plan', '__proto__', 'constructor'),
            text: fc.jsonValue(),
            elements: fc.jsonValue(),
            rows: fc.jsonValue(),
          }),
        ),
      ),
      async (blocks) => {
        const answer = await call('chat.postMessage', { channel: 'C0FINOPS', text: 'x', blocks });
        expect(answer.ok || names.includes(answer.error ?? '')).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
});
