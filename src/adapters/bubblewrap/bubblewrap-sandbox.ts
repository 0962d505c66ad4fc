import { setTimeout as wait } from 'node:timers/promises';
import { once } from '#adapters/sandboxes/once.ts';
import { refuseUnsafe, refuseWithoutEgress } from '#adapters/sandboxes/refusals.ts';
import { openRuns } from '#adapters/sandboxes/runs.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Egress } from '#ports/egress.ts';
import type { Log } from '#ports/log.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import { cgroup1 } from './cgroup1.ts';
import { cgroup2 } from './cgroup2.ts';
import { findProblems } from './check.ts';
import { degraded } from './degraded.ts';
import type { Fences } from './fence.ts';
import { type Condemned, openFolders } from './folders.ts';
import { signalTo } from './processes.ts';
import { type Machine, runOnce } from './run.ts';
import { seccompFilter } from './seccomp.ts';
import { describeTemplate } from './template.ts';

export interface BubblewrapOptions {
  /** Sandboxes at the same time; more wait in line. */
  readonly maxConcurrent?: number;
  /** As root each place runs under a user id of its own, counted from here. */
  readonly firstUid?: number;
  /** Node for JavaScript programs. */
  readonly node?: string;
  /** `never` bounds without control groups, as where they cannot be made. */
  readonly cgroups?: 'auto' | 'never';
  /** Where inputs lie while a run lasts. */
  readonly temporary?: string;
  /** The network for programs that name hosts. Without it they are refused. Closed with the sandbox. */
  readonly egress?: Egress;
  readonly log?: Log;
}

const CONCURRENT = 20;
const FIRST_UID = 60_000;
const KILL_WAIT_MS = 5000;
const KILL_POLL_MS = 10;

/**
 * Programs under bubblewrap on this Linux machine. Tests itself first: throws SANDBOX_UNAVAILABLE with what is wrong
 * and how to mend it when one of its checks fails.
 */
export async function bubblewrapSandbox(options: BubblewrapOptions = {}): Promise<Sandbox> {
  const machine = openMachine(options);
  const sandbox = sandboxOn(machine, options);
  const problems = await findProblems(sandbox, machine.house);
  if (problems.length > 0) {
    await sandbox.close();
    throw new AgentError(`bubblewrap cannot be used here: ${problems.join('; ')}`, { code: 'SANDBOX_UNAVAILABLE' });
  }
  if (machine.fences.mode === 'degraded') {
    const fix = 'run as root with writable cgroups, or under systemd with Delegate=yes';
    options.log?.warn('the memory of sandboxes is bounded by polling only', { code: 'SANDBOX_UNAVAILABLE', fix });
  }
  return sandbox;
}

/** The self-test alone, for `threadsmith doctor`: each problem names its fix. */
export async function checkBubblewrap(
  options: BubblewrapOptions = {},
): Promise<{ readonly ok: boolean; readonly problems: readonly string[]; readonly mode: Fences['mode'] }> {
  try {
    const machine = openMachine(options);
    const sandbox = sandboxOn(machine, options);
    const problems = await findProblems(sandbox, machine.house);
    await sandbox.close();
    return { ok: problems.length === 0, problems, mode: machine.fences.mode };
  } catch (error) {
    const problem = error instanceof Error ? error.message : 'the self-test broke off';
    return { ok: false, problems: [problem], mode: 'degraded' };
  }
}

function openMachine({
  node = process.execPath,
  cgroups = 'auto',
  temporary,
  firstUid = FIRST_UID,
  egress,
}: BubblewrapOptions): Machine {
  if (process.platform !== 'linux') {
    throw new AgentError('bubblewrap needs Linux: use E2B or Docker here', { code: 'SANDBOX_UNAVAILABLE' });
  }
  const filter = seccompFilter();
  const folders = openFolders(temporary);
  const fences = (cgroups === 'auto' ? (cgroup1() ?? cgroup2()) : undefined) ?? degraded;
  return {
    house: { node, accounts: folders.accounts },
    fences,
    folders,
    filter,
    egress,
    firstUid: process.getuid?.() === 0 ? firstUid : undefined,
  };
}

function sandboxOn(machine: Machine, { maxConcurrent = CONCURRENT }: BubblewrapOptions): Sandbox {
  const runs = openRuns(maxConcurrent, async (slot, work, observe, signal) => {
    try {
      return await runOnce(machine, work, slot, observe, signal);
    } catch (error) {
      throw translate(error);
    }
  });
  return {
    describe: once(() => describeTemplate(machine)),
    async run(work, observe, signal) {
      refuseWithoutEgress(work, machine.egress !== undefined);
      refuseUnsafe(work);
      return await runs.run(work, observe, signal);
    },
    async killOlder(owner) {
      await Promise.all(machine.folders.condemnOlder(owner).map(killCondemned));
    },
    async sweep() {
      await machine.fences.sweep(machine.folders.isStale);
      await machine.folders.sweep();
    },
    async close() {
      await runs.close();
      await machine.folders.close();
      await machine.egress?.close();
    },
  };
}

/** Whose process died has no one to remove its folder; it is enough that nothing of it runs. */
async function killCondemned({ pid, isGone }: Condemned): Promise<void> {
  const until = performance.now() + KILL_WAIT_MS;
  while (!isGone() && performance.now() < until) {
    const first = pid();
    if (first !== undefined) {
      signalTo(first, 'SIGKILL');
    }
    await wait(KILL_POLL_MS);
  }
}

function translate(error: unknown): AgentError {
  return error instanceof AgentError
    ? error
    : new AgentError('the sandbox could not be set up', { code: 'SANDBOX_UNAVAILABLE', cause: error });
}
