import { expect, it, onTestFinished } from 'vitest';
import { thisInstance } from '#adapters/system/instance.ts';
import { openSessions } from '#agent/core/sessions.ts';
import { type Emulator, startEmulator } from '#playground/server.ts';
import type { Clock } from '#ports/clock.ts';
import type { LogFields } from '#ports/log.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import { openStore, startApp } from '../../src/app.ts';
import { freshFolder } from '../fakes/folder.ts';
import { quickClock } from '../fakes/quick-clock.ts';
import { type RedisServer, startRedis } from '../fakes/redis-server.ts';
import { aPlanReply, scriptedModel } from '../fakes/scripted-model.ts';
import { eventBody, SECRET, send, signed } from '../fakes/signed-requests.ts';

/** What Slack sends more than once, to more than one instance, happens once: PRODUCT.md §15, row 8, over HTTP. */

const CHANNEL = 'C0BUSY';
const PLACE = { workspace: 'T0HARBOR', channel: CHANNEL };
const [THREADS, REQUESTS, MOST_DELIVERIES, AT_ONCE] = [50, 20, 4, 16];
const PEOPLE = Array.from({ length: REQUESTS }, (_, index) => `U0BUSY${index}`);
const REPLY = 'It is 42.';
/** Slack takes 50 edits a minute and workspace, which an instance keeps to: so minutes are short here. */
const SPEED = 40;
const LONG_MS = 5_000;

/**
 * Heartbeats and looks for what dead instances left wait for the end: in minutes as short as these every look would
 * come many times a second.
 */
function busyClock(): Clock {
  const quick = quickClock(SPEED);
  const wait: Clock['wait'] = (milliseconds, signal) =>
    signal !== undefined && milliseconds >= LONG_MS
      ? new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
      : quick.wait(milliseconds, signal);
  return { ...quick, wait };
}

/** Nothing runs here. */
const noSandbox: Sandbox = {
  describe: async () => ({ provider: 'none', digest: 'a'.repeat(64), versions: {} }),
  run: () => Promise.reject(new Error('nothing may run here')),
  killOlder: async () => undefined,
  sweep: async () => undefined,
  close: async () => undefined,
};

let instances = 0;

/** One instance behind its own port. Its model answers in words. */
async function instance({ botToken, slackApiUrl: apiUrl }: Emulator, redis: RedisServer, clock: Clock, folder: string) {
  const lines: { message: string; fields: LogFields | undefined }[] = [];
  const keep = (message: string, fields?: LogFields) => void lines.push({ message, fields });
  const model = scriptedModel({ plan: aPlanReply({ outcome: 'answer', reply: REPLY }) });
  const store = { kind: 'redis', url: redis.url } as const;
  const opened = await openStore({ store, dataFolder: folder, key: Buffer.alloc(32, 7) });
  const log = { info: keep, warn: keep, error: keep };
  const slack = { botToken, apiUrl, signingSecret: SECRET, port: 0, host: '127.0.0.1' };
  instances += 1;
  const name = `${thisInstance()}|${instances}`;
  const app = await startApp(slack, { ...opened, sandbox: noSandbox, model, clock, log }, undefined, name);
  const port = lines.find(({ message }) => message === 'slack may call')?.fields?.port;
  return { stop: app.stop, store: opened.store, model, lines, origin: `http://127.0.0.1:${port}` };
}

/** Everybody writes once in every thread. Gives the threads, and the events that Slack makes of it. */
function requests(emulator: Emulator) {
  const roots = PEOPLE.slice(0, 1).flatMap((as) =>
    Array.from({ length: THREADS }, (_, n) => emulator.say({ as, channel: CHANNEL, text: `<@U0SMITH> 0 in ${n}` })),
  );
  for (const [index, as] of PEOPLE.slice(1).entries()) {
    for (const [n, threadTs] of roots.entries()) {
      emulator.say({ as, channel: CHANNEL, text: `<@U0SMITH> ${index + 1} in ${n}`, threadTs });
    }
  }
  const mentions = emulator.sent().filter(({ payload }) => JSON.stringify(payload.event).includes('"app_mention"'));
  return { roots, events: mentions.map(({ payload }) => payload) };
}

it('1,000 mentions, each sent one to four times to two instances over one Redis, are 1,000 turns', async () => {
  const [redis, folder] = [await startRedis('--appendfsync', 'no'), await freshFolder()];
  const emulator = await startEmulator({ rateLimits: 'off', seeded: false });
  const clock = busyClock();
  const apps = [
    await instance(emulator, redis, clock, folder.path),
    await instance(emulator, redis, clock, folder.path),
  ];
  onTestFinished(async () => {
    await Promise.all(apps.map(({ stop }) => stop()));
    await emulator.stop();
    await redis.remove();
    await folder.remove();
  });
  const [someone] = emulator.world.people.values();
  for (const id of PEOPLE) {
    emulator.addPerson({ ...someone!, id, name: id, handle: id.toLowerCase() });
  }
  emulator.addChannel({ id: CHANNEL, name: 'busy', members: [...PEOPLE, 'U0SMITH'] });
  const { roots, events } = requests(emulator);
  expect(events).toHaveLength(THREADS * REQUESTS);

  const chance = seeded(20_261_127);
  const deliveries = events
    .flatMap((event) =>
      Array.from({ length: 1 + chance(MOST_DELIVERIES) }, (_, attempt) => ({
        written: eventBody(event),
        attempt,
        app: apps[chance(2)]!,
        rank: chance(1_000_000),
      })),
    )
    .sort((one, other) => one.rank - other.rank);
  const statuses = new Map<number, number>();
  const deliver = async ({ written, attempt, app }: (typeof deliveries)[number]) => {
    // Signed anew each time, never twice in the same second: that would be the same request.
    const at = Math.floor(clock.now() / 1_000 / MOST_DELIVERIES) * MOST_DELIVERIES + attempt;
    const retry = { 'x-slack-retry-num': `${attempt}`, 'x-slack-retry-reason': 'http_timeout' };
    const { status } = await send(app.origin, written, { ...signed(written, at), ...(attempt > 0 ? retry : {}) });
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  };
  const left = deliveries.values();
  await Promise.all(Array.from({ length: AT_ONCE }, () => eachOf(left, deliver)));
  expect(Object.fromEntries(statuses)).toEqual({ 200: deliveries.length });

  const read = () => Promise.all(roots.map((thread) => openSessions(apps[0]!.store).read({ ...PLACE, thread })));
  const open = async () => (await read()).filter((session) => session?.outbox.length !== 0).length;
  await expect.poll(open, { timeout: 90_000, interval: 250 }).toBe(0);
  const turns = (await read()).flatMap((session) => session?.turns ?? []);
  expect(turns.map(({ request }) => request.text).sort()).toEqual(events.map(textOf).sort());
  expect(new Set(turns.map(({ status }) => status))).toEqual(new Set(['answered']));
  expect(turns.filter(({ request }) => request.joined !== null)).toEqual([]);
  const answers = emulator.messages(CHANNEL).filter(({ byApp, text }) => byApp && text.includes(REPLY));
  const answered = answers.map(({ metadata }) => metadata?.event_payload.turn);
  expect(answered.toSorted()).toEqual(turns.map(({ id }) => id).toSorted());
  const asked = apps.map(({ model }) => model.asked.length);
  expect(asked[0]! + asked[1]!).toBe(turns.length);
  expect(Math.min(...asked)).toBeGreaterThan(0);
  expect(apps.flatMap(({ lines }) => lines).filter(({ fields }) => fields?.code !== undefined)).toEqual([]);
}, 180_000);

/** What a mention asks, without the name of whom it mentions. */
const textOf = (body: Record<string, unknown>): string => /\d+ in \d+/.exec(JSON.stringify(body.event))?.[0] ?? '';

/** Takes one after the other from what others take from too. */
async function eachOf<Item>(items: Iterable<Item>, work: (item: Item) => Promise<void>): Promise<void> {
  for (const item of items) {
    await work(item);
  }
}

/** Chance that is the same every time: a number below `bound` (mulberry32). */
function seeded(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}
