import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { storedAudit } from '#adapters/audit/stored-audit.ts';
import { folderBlobs } from '#adapters/blobs/folder.ts';
import { redisBlobs } from '#adapters/blobs/redis.ts';
import { cronerCalendar } from '#adapters/calendar/croner-calendar.ts';
import { openInspector } from '#adapters/inspector/inspector.ts';
import { inProcessJobs } from '#adapters/jobs/in-process.ts';
import { redisStore } from '#adapters/keyv/redis.ts';
import { sqliteStore } from '#adapters/keyv/sqlite.ts';
import { redisLibrary } from '#adapters/library/redis.ts';
import { sqliteLibrary } from '#adapters/library/sqlite.ts';
import { slackApp } from '#adapters/slack/app.ts';
import { type Calls, slackCalls } from '#adapters/slack/calls.ts';
import { slackPeople } from '#adapters/slack/people.ts';
import { type Posts, slackPosts } from '#adapters/slack/posts.ts';
import { slackThread } from '#adapters/slack/thread.ts';
import { systemClock } from '#adapters/system/clock.ts';
import { isGone, thisInstance } from '#adapters/system/instance.ts';
import { loadOrMakeKey } from '#adapters/system/seal-key.ts';
import { systemSealer } from '#adapters/system/sealer.ts';
import type { AgentPorts, Bounds } from '#agent/core/context.ts';
import { createAgent } from '#agent/create-agent.ts';
import type { Agent } from '#agent/face/agent.ts';
import type { Sealer } from '#domain/secret/seal.ts';
import { settingsIn, settingsKey } from '#domain/settings.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { Audit } from '#ports/audit.ts';
import type { Blobs } from '#ports/blobs.ts';
import type { Clock } from '#ports/clock.ts';
import type { Egress } from '#ports/egress.ts';
import type { Library } from '#ports/library.ts';
import type { Log } from '#ports/log.ts';
import type { Store } from '#ports/store.ts';
import type { Thread } from '#ports/thread.ts';
import type { Config } from './config.ts';
import { embeddingOf } from './embedding.ts';
import { openModels } from './models.ts';
import { openSandbox } from './sandboxes.ts';

const SWEEP_MS = 15_000;
const UPKEEP_MS = 3_600_000;
const JOBS_AT_ONCE = 128;

/** An app that runs. */
export interface App {
  /** Takes nothing new and settles when what is under way has reached the store. */
  stop(): Promise<void>;
}

/** The world as `config` says; tests put their own parts in its place. */
export type Ports = Omit<AgentPorts, 'thread' | 'people' | 'jobs' | 'inspector' | 'calendar'>;

/** Opens the real adapters. Throws CONFIG_INVALID, STORE_UNAVAILABLE or SANDBOX_UNAVAILABLE, each with what to do. */
export async function openPorts(config: Config, log: Log): Promise<Ports> {
  const clock = systemClock();
  const { store, blobs, library, audit } = await openStore(config, embeddingOf(config.embeddings, log));
  const network = config.egress ? { egress: () => openEgress(log) } : {};
  const sandbox = await openSandbox(config.sandbox, { maxConcurrent: config.runs, log, ...network });
  return { store, blobs, library, audit, sandbox, model: openModels(config.models), clock, log };
}

/** The store, the blobs, the library and the audit, sealed with the configured key or, where nothing is configured, with one of their own. */
export async function openStore(
  config: Pick<Config, 'store' | 'dataFolder' | 'key'>,
  embedding?: ReturnType<typeof embeddingOf>,
): Promise<Stored> {
  const key = await sealKey(config);
  const sealer: Sealer = systemSealer(key);
  const { store, blobs, library } = await openDatabase(config, sealer, embedding);
  return { store, blobs, library, audit: storedAudit({ store, key }) };
}

/** What remembers, all of it sealed with one key. */
export interface Stored {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly library: Library;
  readonly audit: Audit;
}

/** The key that seals what is stored, and from which those of the audit are made. */
export const sealKey = async ({ key, dataFolder }: Pick<Config, 'key' | 'dataFolder'>): Promise<Uint8Array> =>
  key ?? (await loadOrMakeKey(dataFolder));

async function openDatabase(
  { store, dataFolder }: Pick<Config, 'store' | 'dataFolder'>,
  sealer: Sealer,
  embedding: ReturnType<typeof embeddingOf>,
): Promise<Omit<Stored, 'audit'>> {
  if (store.kind === 'redis') {
    const { url } = store;
    return {
      store: await redisStore({ url, sealer }),
      blobs: redisBlobs({ url, sealer }),
      library: redisLibrary({ url, sealer, embedding }),
    };
  }
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const file = join(dataFolder, 'threadsmith.db');
  return {
    store: sqliteStore({ file, sealer }),
    blobs: folderBlobs({ folder: join(dataFolder, 'blobs'), sealer }),
    library: sqliteLibrary({ file, sealer, embedding }),
  };
}

async function openEgress(log: Log): Promise<Egress> {
  const { proxyEgress } = await import('#adapters/egress/proxy-egress.ts');
  return proxyEgress({ log });
}

/** An agent over its whole world, with its voice in Slack and without ears. */
export interface OpenAgent {
  readonly agent: Agent;
  readonly calls: Calls;
  readonly posts: Posts;
  readonly thread: Thread;
}

/** Puts an agent onto its ports. `around` and `instance` as for `startApp`. */
export async function openAgent(
  { botToken, apiUrl: slackApiUrl }: Pick<Config['slack'], 'botToken' | 'apiUrl'>,
  ports: Ports,
  around: (world: AgentPorts) => AgentPorts = (world) => world,
  instance = thisInstance(),
): Promise<OpenAgent> {
  const { clock, log, store } = ports;
  const calls = slackCalls({ botToken, slackApiUrl, clock, log });
  const posts = slackPosts(calls, clock);
  const people = slackPeople({ calls, clock });
  const thread = slackThread({ calls, posts, people, slackApiUrl, clock, log });
  const jobs = inProcessJobs({ log, concurrency: JOBS_AT_ONCE });
  const inspector = await openInspector();
  const world = around({ ...ports, thread, people, jobs, inspector, calendar: cronerCalendar() });
  return { agent: createAgent(world, { instance, bounds: boundsIn(store), isGone }), calls, posts, thread };
}

/** Closes what `openPorts` opened, once nothing uses it any more. */
export async function closePorts({ sandbox, library, store, blobs }: Ports): Promise<void> {
  await sandbox.close();
  await library.close();
  await store.close();
  await blobs.close();
}

/**
 * Connects to Slack, takes up what an earlier process left, and goes on until it is stopped. `around` may stand between
 * the agent and its whole world, as tests do that end the process at a given point; they may also name several apps of one
 * process apart.
 */
export async function startApp(
  slack: Config['slack'],
  ports: Ports,
  around?: (world: AgentPorts) => AgentPorts,
  instance?: string,
): Promise<App> {
  const { clock, log, sandbox } = ports;
  const { botToken: _, apiUrl: slackApiUrl, ...way } = slack;
  const { agent, ...voice } = await openAgent(slack, ports, around, instance);
  const edge = slackApp({ ...way, ...voice, slackApiUrl, agent, clock, log });

  await sandbox.sweep();
  const ended = new AbortController();
  await takeUp(agent.recover, log); // before anybody can press anything here
  const { workspace } = await edge.start();
  const look = async (): Promise<void> => {
    await takeUp(agent.recover, log);
    await takeUp(agent.sweep, log);
  };
  const sweeping = Promise.all([
    every(SWEEP_MS, look, clock, ended.signal),
    every(UPKEEP_MS, () => takeUp(() => agent.upkeep(workspace), log), clock, ended.signal),
  ]);
  return {
    async stop() {
      ended.abort();
      await edge.stop();
      await agent.drain();
      await sweeping;
      await closePorts(ports);
    },
  };
}

/** Does something now and then, until the app ends. */
async function every(pause: number, work: () => Promise<void>, clock: Clock, ended: AbortSignal): Promise<void> {
  for (await clock.wait(pause, ended); !ended.aborted; await clock.wait(pause, ended)) {
    await work();
  }
}

const takeUp = (work: () => Promise<void>, log: Log): Promise<void> =>
  work().catch((error: unknown) => log.error('upkeep failed', { code: codeOf(error) }, error));

/** The workspace's own bounds, read anew every time, so that a changed setting holds at once. */
export const boundsIn =
  (store: Store) =>
  async (workspace: string): Promise<Bounds> => {
    const { files, ...rest } = settingsIn(await store.get(settingsKey(workspace)));
    return { mostFiles: files.most, mostFileMb: files.mostMb, mostRunMb: files.mostRunMb, ...rest };
  };
