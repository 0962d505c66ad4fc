import { once } from '#adapters/sandboxes/once.ts';
import { refuseUnsafe } from '#adapters/sandboxes/refusals.ts';
import { STOPPED } from '#adapters/sandboxes/stopped.ts';
import { parseHost } from '#domain/program/hosts.ts';
import type { Log } from '#ports/log.ts';
import type { Execution, Sandbox, Work } from '#ports/sandbox.ts';
import { describeTemplate } from './describe.ts';
import { translate } from './faults.ts';
import { type Account, type Connection, inFresh, killAll } from './fresh.ts';
import { createLine } from './line.ts';
import { FOLDER, pack } from './load.ts';
import { isOlder, isOrphan, turnQuery } from './owners.ts';
import { runLoaded } from './run.ts';
import { TEMPLATE_NAME } from './template-list.ts';

/** E2B_API_KEY, E2B_DOMAIN, E2B_API_URL, E2B_SANDBOX_URL and an HTTP proxy are what Connection takes. */
export interface E2bOptions extends Connection {
  /** Name or id; ours by default. */
  readonly template?: string;
  /** Marks our sandboxes among others of the account. */
  readonly app?: string;
  /** Sandboxes of this process at the same time; more wait in line. */
  readonly maxConcurrent?: number;
  /** Templates with more memory are refused. MiB. */
  readonly maxMemoryMb?: number;
  /** First pause before something is tried again, in milliseconds. */
  readonly pauseMs?: number;
  /** How long a run waits for room in the account, in milliseconds. */
  readonly waitMs?: number;
  readonly log?: Log;
}

/** What the smallest account allows. */
const CONCURRENT = 20;
const MEMORY_MB = 512;
const PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5000;
const WAIT_MS = 600_000;
/** Over its program's time: a slow start, handing out, and a process of ours that died. */
const LIFE_MS = 120_000;

interface Running {
  readonly owner: Work['owner'];
  readonly stop: () => void;
  readonly over: Promise<unknown>;
}

/** Programs in E2B: its cloud, a self-hosted one, or a service that speaks its protocol. Asks nothing before its use. */
export function e2bSandbox(options: E2bOptions): Sandbox {
  const account = openAccount(options);
  const closing = new AbortController();
  const running = new Set<Running>();
  return {
    describe: once(() => describeTemplate(account, closing.signal)),
    async run(work, observe, signal) {
      // A host goes to E2B as a name: an address in it would be somebody else's.
      refuseUnsafe(
        work,
        work.hosts.every((host) => parseHost(host) !== undefined),
      );
      const stopping = new AbortController();
      const over = runOnce(account, work, observe, AbortSignal.any([signal, closing.signal, stopping.signal]));
      const mine = { owner: work.owner, stop: () => stopping.abort(), over };
      running.add(mine);
      try {
        return await over;
      } finally {
        running.delete(mine);
      }
    },
    async killOlder(owner) {
      const older = [...running].filter((one) => isOfTurn(one, owner) && one.owner.epoch < owner.epoch);
      for (const { stop } of older) {
        stop(); // a run of this process hands its files out before it goes
      }
      await Promise.allSettled(older.map(({ over }) => over));
      const query = turnQuery(account.app, owner);
      await named(account, () => killAll(account, query, (metadata) => isOlder(metadata, owner)));
    },
    async sweep() {
      await named(account, () => killAll(account, { app: account.app }, isOrphan));
    },
    async close() {
      closing.abort();
      await Promise.allSettled([...running].map(({ over }) => over));
      await Promise.allSettled(account.strays);
    },
  };
}

function openAccount(options: E2bOptions): Account {
  const { template, app, maxConcurrent, maxMemoryMb, pauseMs, waitMs, log, ...connection } = options;
  const first = pauseMs ?? PAUSE_MS;
  const said = new Set<string>();
  const warn = (message: string, cause?: unknown): void => log?.warn(message, { code: 'SANDBOX_UNAVAILABLE' }, cause);
  const room = { places: maxConcurrent ?? CONCURRENT, longestPauseMs: Math.max(first, LONGEST_PAUSE_MS) };
  return {
    ...{
      connection: { ...connection, debug: false },
      app: app ?? 'threadsmith',
      template: template ?? TEMPLATE_NAME,
      pauseMs: first,
    },
    maxMemoryMb: maxMemoryMb ?? MEMORY_MB,
    line: createLine({ ...room, pauseMs: first, waitMs: waitMs ?? WAIT_MS }),
    strays: new Set(),
    warn,
    warnOnce(message) {
      if (!said.has(message)) {
        said.add(message);
        warn(message);
      }
    },
  };
}

async function runOnce(
  account: Account,
  work: Work,
  observe: Parameters<Sandbox['run']>[1],
  signal: AbortSignal,
): Promise<Execution> {
  const asked = performance.now();
  const load = pack(work);
  const wanted = {
    ...{ owner: work.owner, hosts: work.hosts, lifeMs: work.limits.seconds * 1000 + LIFE_MS },
    fill: (machine: Parameters<Parameters<typeof inFresh>[4]>[0], filling: AbortSignal) =>
      machine.files.write(`${FOLDER}/load`, load, { useOctetStream: true, signal: filling }),
  };
  const tell = (position: number): void => observe({ kind: 'queued', position });
  const warn = (complaint: string): void => account.warnOnce(`no bubblewrap in the E2B template: ${complaint}`);
  const execution = await inFresh(account, wanted, tell, signal, (machine) =>
    runLoaded({ machine, asked, template: account.template, warn }, work, observe, signal),
  );
  return execution ?? STOPPED;
}

const isOfTurn = ({ owner: { workspace, turn } }: Running, owner: Work['owner']): boolean =>
  workspace === owner.workspace && turn === owner.turn;

async function named(account: Account, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    throw translate(error, account.template);
  }
}
