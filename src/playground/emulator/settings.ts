import { randomBytes } from 'node:crypto';
import type { EmulatorOptions, Settings } from './options.ts';
import { LIMITS } from './tables/limits.ts';
import { METHODS } from './tables/methods.ts';

const MINUTE_MS = 60_000;

/** Fills in what the caller left open; the times are Slack's. */
export const settingsOf = (options: EmulatorOptions): Settings => ({
  port: 0,
  token: randomBytes(18).toString('base64url'),
  model: { label: 'Sample model', scripted: true },
  samples: [],
  commands: [{ command: '/threadsmith', usage: 'help', description: 'Ask, list tools, see what waits' }],
  botToken: 'xoxb-playground',
  appToken: 'xapp-playground',
  scopes: everyScope(),
  rateLimits: 'slack',
  latencyMs: 0,
  shareDelayMs: 30,
  ackMs: LIMITS.ackMs,
  redeliverMs: [0, MINUTE_MS, 5 * MINUTE_MS],
  triggerMs: LIMITS.triggerMs,
  responseUrlMs: LIMITS.responseUrlMs,
  uploadBytes: 50 * 1_024 * 1_024,
  seeded: true,
  people: [],
  rooms: [],
  ...options,
  pageFolder: options.pageFolder,
});

const everyScope = (): string[] => [
  ...new Set(['app_mentions:read', 'commands', ...Object.values(METHODS).flatMap((facts) => facts.scopes)]),
];
