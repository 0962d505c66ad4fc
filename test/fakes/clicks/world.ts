import { storedAudit } from '#adapters/audit/stored-audit.ts';
import { memoryBlobs } from '#adapters/blobs/memory.ts';
import { cronerCalendar } from '#adapters/calendar/croner-calendar.ts';
import { openInspector } from '#adapters/inspector/inspector.ts';
import { inProcessJobs } from '#adapters/jobs/in-process.ts';
import { redisStore } from '#adapters/keyv/redis.ts';
import { memoryLibrary } from '#adapters/library/memory.ts';
import { createAgent } from '#agent/create-agent.ts';
import type { Agent } from '#agent/face/agent.ts';
import type { Sealer } from '#domain/secret/seal.ts';
import { secretKey } from '#domain/secret/secret.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { Job, Jobs } from '#ports/jobs.ts';
import type { Log } from '#ports/log.ts';
import type { People } from '#ports/people.ts';
import type { Store } from '#ports/store.ts';
import { boundsIn } from '../../../src/app.ts';
import { type CuttingProxy, cuttingProxy } from '../cutting-proxy.ts';
import { castPeople, type Everybody } from './cast.ts';
import { countingSandbox } from './counting-sandbox.ts';
import { type Idle, idleness } from './idle.ts';
import { laneClock } from './lane-clock.ts';
import { clickModel, HOST, SECRET } from './programs.ts';
import { shownThread } from './shown-thread.ts';

export const WORKSPACE = 'T0CLICKS';
/** Encryption has tests of its own, and would take a fifth of the time here. */
const sealer: Sealer = { seal: (bytes) => bytes, unseal: (sealed) => sealed };
const KEY = new Uint8Array(32).fill(9);
/** Segments of the audit are short, because every line rewrites one and there are many lines. */
const SEGMENT = 8;
const JOBS_AT_ONCE = 128;

/** What a world is made of that tests may replace. */
export interface WorldOptions {
  /** Stands between an agent and its store. */
  readonly around?: (store: Store) => Store;
  /** Stands between the second agent and the people. */
  readonly asSeen?: (people: People) => People;
}

/** Where the world's changing parts come from; a sequence sets them. */
export interface Scene {
  people: () => Everybody;
  tick: () => number;
}

export type World = Awaited<ReturnType<typeof openWorld>>;

/** Two agents with a store and a proxy each, over one Redis. `database` is the world's own in that server. */
export async function openWorld(
  redisUrl: string,
  database: number,
  { around = (store) => store, asSeen = (people) => people }: WorldOptions = {},
) {
  const { port } = new URL(redisUrl);
  const clock = laneClock();
  const scene: Scene = { people: () => unset(), tick: () => unset() };
  const counting = countingSandbox(() => scene.tick(), clock.now);
  const thread = shownThread();
  const blobs = memoryBlobs(clock.now);
  const idle = idleness();
  const jobs: { readonly id: string; readonly turn: string; readonly began: number; readonly at: number }[] = [];
  const codes: string[] = [];
  const direct = await connected(`${redisUrl}/${database}`);
  const parts = {
    thread: thread.thread,
    people: castPeople(() => scene.people()),
    model: clickModel(),
    sandbox: counting.sandbox,
    inspector: await openInspector(),
    library: memoryLibrary(),
    blobs,
    clock,
    calendar: cronerCalendar(),
    log: logOf(codes),
  };
  const hold = { run: async (): Promise<void> => {} };
  const open = async (instance: string, people: People) => {
    const proxy = await cuttingProxy(Number(port));
    const store = await connected(`redis://127.0.0.1:${proxy.port}/${database}`);
    const seen = around(store);
    const audit = storedAudit({ store: seen, key: KEY, most: SEGMENT });
    const queue = watched(inProcessJobs({ log: parts.log, concurrency: JOBS_AT_ONCE }), idle, async (job) => {
      await (job.id.includes(':run:') ? hold.run() : undefined);
      jobs.push({ id: job.id, turn: job.turn, began: scene.tick(), at: clock.now() });
    });
    const options = { instance, bounds: boundsIn(seen), isGone: () => false };
    const agent = createAgent({ ...parts, people, store: seen, audit, jobs: queue }, options);
    return { agent, proxy, store };
  };
  await setUp(direct);
  const sides = [await open('left', parts.people), await open('right', asSeen(parts.people))] as const;
  return {
    agents: [sides[0].agent, sides[1].agent] as readonly [Agent, Agent],
    proxies: [sides[0].proxy, sides[1].proxy] as readonly [CuttingProxy, CuttingProxy],
    direct,
    audit: storedAudit({ store: direct, key: KEY, most: SEGMENT }),
    key: KEY,
    blobs,
    clock,
    scene,
    jobs,
    /** Lets the job of a run wait before it begins. */
    hold,
    codes,
    idle,
    ...thread,
    ...counting,
    async close() {
      await Promise.all(sides.map(({ agent }) => agent.drain()));
      await Promise.all([...sides.map(({ store }) => store.close()), direct.close()]);
      await Promise.all(sides.map(({ proxy }) => proxy.close()));
    },
  };
}

const MOST_TRIES = 20;

/** Many worlds open at once, and where that takes too long they try again. */
async function connected(url: string, tries = 1): Promise<Store> {
  try {
    return await redisStore({ url, sealer });
  } catch (error) {
    if (tries >= MOST_TRIES) {
      throw error;
    }
    return connected(url, tries + 1);
  }
}

function unset(): never {
  throw new Error('no sequence is played');
}

/** Says when somebody is at work; `before` comes before each job. */
const watched = (jobs: Jobs, idle: Idle, before: (job: Job) => Promise<void>): Jobs => ({
  ...jobs,
  start: (handler) =>
    jobs.start((job) =>
      idle.during(async () => {
        await before(job);
        await handler(job);
      }),
    ),
});

async function setUp(store: Store): Promise<void> {
  const bounds = { hosts: [HOST], channels: [], tools: [], by: 'U0ADA', at: 0 };
  const value = { schema: 1, name: SECRET, version: 1, value: 'not-a-real-token', ...bounds };
  await store.update(secretKey(WORKSPACE, SECRET), () => ({ value, open: false }));
}

/** Keeps the codes of what was logged, for whoever looks for a cause. */
function logOf(codes: string[]): Log {
  const note = (message: string, { code }: { readonly code: string }, cause: unknown): void => {
    codes.push(`${message} ${code}${cause === undefined ? '' : ` ${codeOf(cause)}`}`);
  };
  return { info: () => {}, warn: note, error: note };
}
