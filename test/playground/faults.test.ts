import { expect, test } from 'vitest';
import { newRates } from '../../src/playground/emulator/rates.ts';
import { METHODS, type MethodFacts } from '../../src/playground/emulator/tables/methods.ts';
import { alone, both } from './bolt.ts';

const facts = (name: string): MethodFacts => METHODS[name] as MethodFacts;
const post = (text: string) => ({ channel: 'C0FINOPS', text });

test('each fault looks to the SDK like the real thing, and is gone after its times', async () => {
  const { emulator, app } = await both(() => undefined, { rateLimits: 'off' });
  const code = (text: string) =>
    app.client.chat.postMessage(post(text)).then(
      () => 'taken',
      (error) => (error.code === 'slack_webapi_platform_error' ? error.data.error : error.code),
    );
  emulator.fault({ method: 'chat.postMessage', times: 2, kind: 'http500' });
  expect([await code('a'), await code('b'), await code('c')]).toEqual([
    'slack_webapi_http_error',
    'slack_webapi_http_error',
    'taken',
  ]);
  emulator.fault({ method: 'chat.postMessage', kind: 'error', error: 'invalid_blocks' });
  expect(await code('d')).toBe('invalid_blocks');
  emulator.fault({ method: '*', kind: 'drop_before' });
  expect(await code('e')).toBe('slack_webapi_request_error');
  emulator.fault({ method: 'chat.postMessage', kind: 'drop_after' });
  expect(await code('f')).toBe('slack_webapi_request_error');
  expect(emulator.messages('C0FINOPS').map((message) => message.text)).toEqual(['c', 'f']);
  expect(emulator.callsOf('chat.postMessage').map((call) => [call.args.text, call.status])).toEqual([
    ['a', 500],
    ['b', 500],
    ['c', 200],
    ['d', 200],
    ['e', 0],
    ['f', 0],
  ]);
});

test('a call that is one too many gets 429 with Retry-After, a timeout no answer at all', async () => {
  const emulator = await alone();
  const ask = (name: string, signal?: AbortSignal) =>
    fetch(`${emulator.slackApiUrl}${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${emulator.botToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ user: 'U0MIRA' }),
      ...(signal === undefined ? {} : { signal }),
    });
  emulator.fault({ method: 'users.info', kind: 'ratelimited', retryAfterSeconds: 7 });
  const refused = await ask('users.info');
  expect([refused.status, refused.headers.get('retry-after'), await refused.json()]).toEqual([
    429,
    '7',
    { ok: false, error: 'ratelimited' },
  ]);
  emulator.fault({ method: 'users.info', kind: 'timeout' });
  await expect(ask('users.info', AbortSignal.timeout(50))).rejects.toThrow();
  expect((await ask('users.info')).status).toBe(200);
  const answers = await Promise.all(Array.from({ length: 25 }, () => ask('users.list')));
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(20);
  expect(Number(answers.find((answer) => answer.status === 429)?.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('the limits are those of the tiers, and calls come back after their minute', () => {
  let now = 0;
  const rates = newRates(() => now);
  const allowed = (name: string, channel = '') => {
    let count = 0;
    while (rates(name, facts(name), channel) === undefined && count < 1_000) {
      count += 1;
    }
    return count;
  };
  expect([allowed('users.list'), allowed('chat.update'), allowed('users.info'), allowed('auth.test')]).toEqual([
    20, 50, 100, 1_000,
  ]);
  expect(allowed('chat.update')).toBe(0);
  expect(rates('chat.update', facts('chat.update'), '')).toBe(60);
  now = 59_000;
  expect(rates('chat.update', facts('chat.update'), '')).toBe(1);
  now = 60_001;
  expect(allowed('chat.update')).toBe(50);
  expect([allowed('chat.postMessage', 'C1'), allowed('chat.postMessage', 'C2')]).toEqual([10, 10]);
  now += 3_000;
  expect(allowed('chat.postMessage', 'C1')).toBe(3);
});

test('waiting fails with a sentence that names what was waited for', async () => {
  const emulator = await alone();
  await expect(emulator.waitFor(() => false, { timeoutMs: 20, what: 'a miracle' })).rejects.toThrow(
    '20 ms for a miracle',
  );
});
