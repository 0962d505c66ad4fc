import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { field, groupsIn, killAll, read, removeGroup, tryWrite } from './cgroup-files.ts';
import { type Fence, type FenceSize, type Fences, PREFIX, RELAXED_MB } from './fence.ts';

const MEBIBYTE = 2 ** 20;
const POLL_MS = 100;
const OURS = `${PREFIX}main`;
/** CPU time is counted without its controller, which not everybody who delegates gives away. */
const CONTROLLERS = ['memory', 'pids'];
/** Processes may fork while we move them. */
const MOVE_ROUNDS = 20;

/**
 * Control groups of the second version; undefined where they are not delegated to us (systemd: `Delegate=yes`).
 * Groups that contain processes cannot have controlled children, so our own processes move into a leaf first.
 */
export function cgroup2(root = '/sys/fs/cgroup', membership = read('/proc/self/cgroup')): Fences | undefined {
  const own = /^0::(\/.*)$/m.exec(membership)?.[1];
  if (own === undefined || !existsSync(`${root}/cgroup.controllers`)) {
    return undefined;
  }
  const named = `${root}${own.replace(/\/$/, '')}`;
  const parent = named.endsWith(`/${OURS}`) ? named.slice(0, -OURS.length - 1) : named;
  try {
    delegate(parent);
    return fences(parent);
  } catch {
    return undefined;
  }
}

/** Throws when this group may not have controlled children; nothing is moved where the controllers are not there. */
function delegate(parent: string): void {
  if (!names(`${parent}/cgroup.controllers`)) {
    throw new Error('the memory and pids controllers are not delegated');
  }
  if (!names(`${parent}/cgroup.subtree_control`)) {
    if (!isTop(parent)) {
      moveDown(parent);
    }
    writeFileSync(`${parent}/cgroup.subtree_control`, CONTROLLERS.map((controller) => `+${controller}`).join(' '));
  }
  const probe = `${parent}/${PREFIX}probe-${process.pid}`;
  mkdirSync(probe);
  const complete = existsSync(`${probe}/memory.max`) && existsSync(`${probe}/pids.max`);
  rmdirSync(probe);
  if (!complete) {
    throw new Error('groups here get no limits');
  }
}

function names(file: string): boolean {
  const named = read(file).trim().split(/\s+/);
  return CONTROLLERS.every((controller) => named.includes(controller));
}

/** The machine's first group holds the kernel's threads, which stay, and may have controlled children all the same. */
const isTop = (group: string): boolean => !existsSync(`${group}/cgroup.type`);

function moveDown(parent: string): void {
  mkdirSync(`${parent}/${OURS}`, { recursive: true });
  for (let round = 0; round < MOVE_ROUNDS; round += 1) {
    const pids = read(`${parent}/cgroup.procs`).split('\n').filter(Boolean);
    if (pids.length === 0) {
      return;
    }
    for (const pid of pids) {
      tryWrite(`${parent}/${OURS}/cgroup.procs`, pid); // it may have ended meanwhile
    }
  }
}

const fences = (parent: string): Fences => ({
  mode: 'cgroup2',
  pollMs: POLL_MS,
  build: (name, size) => build(`${parent}/${PREFIX}${name}`, size),
  async sweep(isStale) {
    const stale = groupsIn(parent)
      .filter((group) => group !== OURS && group.startsWith(PREFIX) && isStale(group.slice(PREFIX.length)))
      .map((group) => `${parent}/${group}`);
    stale.forEach(killGroup);
    await Promise.all(stale.map(removeGroup));
  },
});

function build(folder: string, { memoryMb, processes }: FenceSize): Fence {
  mkdirSync(folder);
  writeFileSync(`${folder}/memory.max`, String(memoryMb * MEBIBYTE));
  tryWrite(`${folder}/memory.swap.max`, '0');
  writeFileSync(`${folder}/pids.max`, String(processes));
  let peak = 0;
  const current = (): number => Number(read(`${folder}/memory.current`)) / MEBIBYTE;
  return {
    joins: [`${folder}/cgroup.procs`],
    prefix: [],
    measure() {
      const memory = current();
      peak = Math.max(peak, memory);
      return {
        memoryMb: memory,
        cpuMs: field(read(`${folder}/cpu.stat`), 'usage_usec') / 1000,
        oomKills: field(read(`${folder}/memory.events`), 'oom_kill'),
        refusedForks: field(read(`${folder}/pids.events`), 'max'),
      };
    },
    peakMb() {
      const known = Number(read(`${folder}/memory.peak`)) / MEBIBYTE; // since Linux 5.19
      return Math.max(known, peak);
    },
    relax() {
      tryWrite(`${folder}/memory.max`, String((memoryMb + RELAXED_MB) * MEBIBYTE));
      tryWrite(`${folder}/pids.max`, 'max');
    },
    kill: () => killGroup(folder),
    remove: () => removeGroup(folder),
  };
}

/** `cgroup.kill` (since Linux 5.14) takes all at once; before that one by one. */
function killGroup(folder: string): void {
  if (existsSync(`${folder}/cgroup.kill`)) {
    tryWrite(`${folder}/cgroup.kill`, '1');
  } else {
    killAll(folder);
  }
}
