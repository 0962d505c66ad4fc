import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sourcesUnder } from './law/checkout.ts';

const SCHEMA = resolve('../shared/reference/slack/manifest.schema.2.0.0.json');
const METHODS = resolve('../shared/data/slack/methods.json');
const Manifest = z.object({
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()), bot_optional: z.array(z.string()) }) }),
  settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }) }),
  features: z.object({ slash_commands: z.array(z.object({ command: z.string(), usage_hint: z.string() })) }),
});
const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const manifest = Manifest.parse(read('manifest.json'));
const granted = manifest.oauth_config.scopes.bot;

/** What each method asks for; any one of them is enough. Empty: every token may. */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  'agents.sessions.setStatus': ['chat:write'],
  'auth.test': [],
  'bots.info': ['users:read'],
  'chat.delete': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.info': ['channels:read', 'groups:read', 'im:read'],
  'conversations.members': ['channels:read', 'groups:read', 'im:read'],
  'conversations.open': ['im:write'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.info': ['files:read'],
  'team.info': ['team:read'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.update': [],
};
/** Called without its scope on purpose: it only names a stranger's workspace, and does without the name. */
const OPTIONAL = ['team.info'];

const slack = sourcesUnder('src').filter(({ path }) => path.startsWith('src/adapters/slack/'));
const called = new Set(
  slack.flatMap(
    ({ text }) => text.match(/'(?:agents|auth|bots|chat|conversations|files|team|users|views)\.[\w.]+'/g) ?? [],
  ),
);
const methods = [...called].map((quoted) => quoted.slice(1, -1)).sort();

describe('the manifest', () => {
  it('asks for a scope for every method that is called', () => {
    expect(methods).toContain('chat.postMessage');
    expect(methods.filter((method) => SCOPES[method] === undefined)).toEqual([]);
    const refused = methods.filter(
      (method) => !OPTIONAL.includes(method) && (SCOPES[method] ?? []).some((scope) => !granted.includes(scope)),
    );
    expect(refused).toEqual([]);
  });

  it('subscribes to the events that the listeners wait for', () => {
    const events = slack.flatMap(({ text }) =>
      [...text.matchAll(/app\.event\(\s*'(\w+)'/g)].map(([, name]) => name ?? ''),
    );
    expect(events).toContain('app_mention');
    const subscribed = manifest.settings.event_subscriptions.bot_events.map((name) => name.replace(/\..*/, ''));
    expect(events.filter((name) => !subscribed.includes(name))).toEqual([]);
  });

  it('names the command that is listened to', () => {
    const commands = slack.flatMap(({ text }) =>
      [...text.matchAll(/app\.command\(\s*'([^']+)'/g)].map(([, name]) => name),
    );
    expect(commands).toEqual(manifest.features.slash_commands.map(({ command }) => command));
  });

  it('hints at every word that the command takes, and so does the playground', () => {
    const listener = slack.find(({ text }) => text.includes("app.command(\n    '/smith'"))?.text ?? '';
    const words = [...listener.matchAll(/case '(\w+)':/g)].map(([, word = '']) => word);
    expect(words).toContain('schedule');
    const hint = manifest.features.slash_commands[0]?.usage_hint;
    const playground = /usage: '([^']+)'/.exec(readFileSync('src/cli/try.ts', 'utf8'))?.[1];
    for (const told of [hint, playground]) {
      expect(words.filter((word) => !told?.split(/\W+/).includes(word))).toEqual([]);
    }
  });

  it.runIf(existsSync(SCHEMA))("is valid by Slack's schema", () => {
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(
      z.record(z.string(), z.unknown()).parse(read(SCHEMA)),
    );
    const isValid = validate(read('manifest.json'));
    expect(validate.errors ?? []).toEqual([]);
    expect(isValid).toBe(true);
  });

  it.runIf(existsSync(METHODS))("agrees with Slack's reference about scopes", () => {
    const reference = z
      .record(z.string(), z.object({ scope: z.object({ bot: z.array(z.string()).default([]) }).catch({ bot: [] }) }))
      .parse(read(METHODS));
    for (const method of methods) {
      const known = reference[method]?.scope.bot ?? [];
      expect(
        (SCOPES[method] ?? []).filter((scope) => !known.includes(scope)),
        method,
      ).toEqual([]);
      expect(
        known.length === 0 || known.some((scope) => granted.includes(scope)) || OPTIONAL.includes(method),
        method,
      ).toBe(true);
    }
  });
});

if (!existsSync(SCHEMA) || !existsSync(METHODS)) {
  console.info(
    "manifest: Slack's schema and method reference are not here, so it is held against our own table alone.",
  );
}
