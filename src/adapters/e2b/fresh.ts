import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { ALL_TRAFFIC, type ConnectionOpts, Sandbox as Machine, type SandboxOpts } from 'e2b';
import { parseHost } from '#domain/program/hosts.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Work } from '#ports/sandbox.ts';
import { faultOf, translate } from './faults.ts';
import type { Line } from './line.ts';
import { metadataOf } from './owners.ts';

/** How E2B is reached. */
export type Connection = Pick<
  ConnectionOpts,
  'apiKey' | 'domain' | 'apiUrl' | 'sandboxUrl' | 'proxy' | 'requestTimeoutMs'
>;

/** The account and what is made there. */
export interface Account {
  /** E2B_DEBUG in the environment would make every call a pretence. */
  readonly connection: Connection & { readonly debug: false };
  readonly app: string;
  readonly template: string;
  /** Sandboxes with more memory are refused. MiB. */
  readonly maxMemoryMb: number;
  /** First pause before a try is repeated. */
  readonly pauseMs: number;
  readonly line: Line;
  /** Sandboxes that are being made. */
  readonly strays: Set<Promise<unknown>>;
  /** Told about sandboxes that could not be killed; they end by their own timeout. */
  readonly warn: (message: string, cause: unknown) => void;
  /** Of what is the same in every run. */
  readonly warnOnce: (message: string) => void;
}

/** What a sandbox is made for. */
export interface Wanted {
  readonly owner: Work['owner'];
  readonly hosts: readonly string[];
  /** It ends by itself then, also when nobody is left to kill it. */
  readonly lifeMs: number;
  readonly fill: (machine: Machine, signal: AbortSignal) => Promise<unknown>;
}

/** A stopped run waits so long for a sandbox that is being made, so that it can be killed before. */
const STRAY_MS = 1000;
const TRIES = 3;
const KILL_TRIES = 3;
const KILL_REQUEST_MS = 10_000;

/**
 * Does `use` in a fresh, checked and filled sandbox that is gone when this settles; undefined when the signal aborted
 * before. Nothing runs in it before `use`, so whatever goes wrong until then is tried again with another one. Throws
 * SANDBOX_UNAVAILABLE.
 */
export async function inFresh<T>(
  account: Account,
  wanted: Wanted,
  tell: (position: number) => void,
  signal: AbortSignal,
  use: (machine: Machine) => Promise<T>,
): Promise<T | undefined> {
  const making = openFresh(account, wanted, tell, signal);
  const machine = await orLate(making, signal, account.strays);
  if (machine === undefined) {
    return undefined;
  }
  try {
    return await use(machine);
  } finally {
    await kill(account, machine.sandboxId);
    account.line.leave();
  }
}

/** Who stops does not wait long for a sandbox that comes slowly: it is killed when it comes. */
async function orLate<T>(
  making: Promise<T>,
  signal: AbortSignal,
  strays: Set<Promise<unknown>>,
): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timers: NodeJS.Timeout[] = [];
  const onAbort = (): void => {
    timers.push(setTimeout(() => late.resolve(undefined), STRAY_MS));
  };
  signal.addEventListener('abort', onAbort, { once: true });
  strays.add(making);
  making.then(
    () => strays.delete(making),
    () => strays.delete(making),
  );
  try {
    return await Promise.race([making, late.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    timers.forEach(clearTimeout);
  }
}

async function openFresh(
  account: Account,
  wanted: Wanted,
  tell: (position: number) => void,
  signal: AbortSignal,
): Promise<Machine | undefined> {
  try {
    return signal.aborted ? undefined : await account.line.pass(() => makeOne(account, wanted, signal), tell, signal);
  } catch (error) {
    if (signal.aborted) {
      return undefined;
    }
    throw translate(error, account.template);
  }
}

async function makeOne(account: Account, wanted: Wanted, signal: AbortSignal): Promise<Machine | 'full'> {
  for (let tries = 1; ; tries += 1) {
    const run = randomUUID();
    let machine: Machine | undefined;
    try {
      machine = await Machine.create(account.template, options(account, wanted, run));
      signal.throwIfAborted();
      await Promise.all([checkMemory(account, machine, signal), wanted.fill(machine, signal)]);
      signal.throwIfAborted();
      return machine;
    } catch (error) {
      await (machine ? kill(account, machine.sandboxId) : killUnanswered(account, run, error));
      const fault = faultOf(error);
      if (fault === 'full' && machine === undefined && !signal.aborted) {
        return 'full';
      }
      if (signal.aborted || tries === TRIES || (fault !== 'passing' && fault !== 'full')) {
        throw error;
      }
      await wait(account.pauseMs * 2 ** (tries - 1), undefined, { signal });
    }
  }
}

function options({ connection, app }: Account, { owner, hosts, lifeMs }: Wanted, run: string): SandboxOpts {
  const names = hosts.flatMap((host) => parseHost(host)?.name ?? []); // E2B lets a name through on 80 and 443
  return {
    ...connection,
    retries: 0, // repeating is done here and in the line, where it can be seen
    timeoutMs: lifeMs,
    metadata: metadataOf(app, owner, run),
    lifecycle: { onTimeout: 'kill' },
    ...(names.length === 0 ? { allowInternetAccess: false } : { network: { allowOut: names, denyOut: [ALL_TRAFFIC] } }),
  };
}

/** Memory belongs to the template: a foreign or an old one may have more than a run shall get. */
async function checkMemory(account: Account, machine: Machine, signal: AbortSignal): Promise<void> {
  const { connection, template, maxMemoryMb } = account;
  const { memoryMB } = await Machine.getInfo(machine.sandboxId, { ...connection, signal });
  if (memoryMB > maxMemoryMb) {
    const message = `sandboxes of the E2B template ${template} have ${memoryMB} MB, more than the ${maxMemoryMb} allowed`;
    throw new AgentError(`${message}: build it with "npm run e2b:template"`, { code: 'SANDBOX_UNAVAILABLE' });
  }
}

/** The answer was lost, the sandbox perhaps not. */
async function killUnanswered(account: Account, run: string, error: unknown): Promise<void> {
  if (faultOf(error) === 'passing') {
    await killAll(account, { app: account.app, run }, () => true).catch((cause: unknown) =>
      account.warn('a sandbox may be left', cause),
    );
  }
}

/** Kills all whose metadata say so; throws what the SDK throws when they cannot be listed. */
export async function killAll(
  account: Account,
  query: Record<string, string>,
  isMeant: (metadata: Record<string, string>) => boolean,
): Promise<void> {
  const pages = Machine.list({ ...account.connection, query: { metadata: query, state: ['running', 'paused'] } });
  const meant: string[] = [];
  while (pages.hasNext) {
    const page = await pages.nextItems();
    meant.push(...page.filter(({ metadata }) => isMeant(metadata)).map(({ sandboxId }) => sandboxId));
  }
  await Promise.all(meant.map((id) => kill(account, id)));
}

/** Gone is gone, also when it was not there. Never throws. */
export async function kill(account: Account, id: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await Machine.kill(id, { ...account.connection, requestTimeoutMs: KILL_REQUEST_MS });
      break;
    } catch (error) {
      if (tries === KILL_TRIES) {
        account.warn('a sandbox could not be killed, it ends by its timeout', error);
        break;
      }
      await wait(account.pauseMs);
    }
  }
}
