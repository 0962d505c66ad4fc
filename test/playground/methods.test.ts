import { describe, expect, test } from 'vitest';
import { METHODS } from '../../src/playground/emulator/tables/methods.ts';
import { alone } from './bolt.ts';
import { hasReference, reference } from './reference.ts';

interface Facts {
  scope: { bot?: string[] } | null;
  rate_limits: string | null;
  required: string[] | null;
  errors: string[] | null;
  args: Record<string, unknown> | null;
}

/** t5 has rules of its own; no tier at all is written `none`. */
const tierOf = (given: string | null) => (given === null ? 'none' : given === 't5' ? 'special' : given);

describe.skipIf(!hasReference)('the table of methods against the reference', () => {
  const known = hasReference ? (reference('methods.json') as Record<string, Facts>) : {};
  test.each(Object.entries(METHODS))(
    '%s has Slack’s scopes, tier, required arguments and error names',
    (name, facts) => {
      const slack = known[name];
      expect(slack, `${name} is not in methods.json`).toBeDefined();
      expect([...facts.scopes].sort()).toEqual([...(slack?.scope?.bot ?? [])].sort());
      expect(facts.tier).toBe(tierOf(slack?.rate_limits ?? null));
      expect([...facts.required].sort()).toEqual((slack?.required ?? []).filter((field) => field !== 'token').sort());
      expect(facts.errors.filter((error) => !(slack?.errors ?? []).includes(error))).toEqual([]);
    },
  );
});

test('a call without what it needs is refused with the name of what is missing', async () => {
  const emulator = await alone({ rateLimits: 'off' });
  for (const [name, facts] of Object.entries(METHODS).filter(([, each]) => each.required.length > 0)) {
    const answered = await fetch(`${emulator.slackApiUrl}${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${emulator.botToken}` },
    });
    const answer = (await answered.json()) as { error: string; response_metadata: { messages: string[] } };
    expect([name, answer.error]).toEqual([
      name,
      facts.errors.includes('missing_argument') ? 'missing_argument' : 'invalid_arguments',
    ]);
    expect(answer.response_metadata.messages).toEqual(
      facts.required.map((field) => `[ERROR] missing required field: ${field}`),
    );
  }
});

test('tokens and scopes are checked before anything else', async () => {
  const emulator = await alone({ scopes: ['chat:write', 'im:history'] });
  const ask = async (name: string, token: string | undefined, args: Record<string, string> = {}) => {
    const answered = await fetch(`${emulator.slackApiUrl}${name}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(args),
    });
    return (await answered.json()) as Record<string, unknown>;
  };
  expect(await ask('chat.postMessage', undefined)).toEqual({ ok: false, error: 'not_authed' });
  expect(await ask('chat.postMessage', 'xoxb-other')).toEqual({ ok: false, error: 'invalid_auth' });
  expect(await ask('chat.postMessage', emulator.appToken)).toEqual({ ok: false, error: 'not_allowed_token_type' });
  expect(await ask('apps.connections.open', emulator.botToken)).toEqual({ ok: false, error: 'not_allowed_token_type' });
  expect(await ask('users.info', emulator.botToken, { user: 'U0MIRA' })).toEqual({
    ok: false,
    error: 'missing_scope',
    needed: 'users:read',
    provided: 'chat:write,im:history',
  });
  expect(await ask('conversations.history', emulator.botToken, { channel: 'C0FINOPS' })).toMatchObject({
    error: 'missing_scope',
    needed: 'channels:history',
  });
  expect(await ask('chat.meMessage', emulator.botToken)).toMatchObject({ ok: false, error: 'unknown_method' });
});
