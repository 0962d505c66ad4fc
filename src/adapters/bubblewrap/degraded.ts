import { groupsIn, read } from './cgroup-files.ts';
import type { Fences, Measured } from './fence.ts';

const POLL_MS = 25;
const PAGES_PER_MEBIBYTE = 256; // the program's own pages are 4 KiB on both processors we know
/** V8 reserves address space for code at its start that counts as data though it is never filled. */
const RESERVED_MB = { python: 0, javascript: 1024 } as const;
const TICK_MS = 10; // USER_HZ is 100 on both

/**
 * Without control groups: memory bounded for each process by its data limit and for all by polling, forks by a limit
 * that the sandbox's own user namespace counts (Linux 5.14), CPU by adding up.
 */
export const degraded: Fences = {
  mode: 'degraded',
  pollMs: POLL_MS,
  build(_name, { memoryMb, processes, language }) {
    let peak = 0;
    let cpuMs = 0;
    return {
      joins: [],
      prefix: [
        '/usr/bin/prlimit',
        `--data=${(memoryMb + RESERVED_MB[language]) * 2 ** 20}`,
        `--nproc=${processes}`,
        '--',
      ],
      measure(pid) {
        const seen = pid === undefined ? NOTHING : measureTree(pid, memoryMb);
        peak = Math.max(peak, seen.memoryMb);
        cpuMs = Math.max(cpuMs, seen.cpuMs);
        return { ...seen, cpuMs };
      },
      peakMb: () => (peak === 0 ? undefined : peak),
      relax: () => {},
      kill: () => {},
      remove: async () => {},
    };
  },
  sweep: async () => {},
};

const NOTHING: Measured = { memoryMb: 0, cpuMs: 0, oomKills: 0, refusedForks: 0 };

/** Orphans become children of the sandbox's first process, so the tree below it is complete. */
function measureTree(first: number, limitMb: number): Measured {
  const pids = descendants(first);
  const resident = sum(pids, (pid) => Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0)) / PAGES_PER_MEBIBYTE;
  // Forks share pages, and then the plain sum is too high: the exact, slow figure decides when it matters.
  const memoryMb = resident > limitMb ? sum(pids, proportionalMb) : resident;
  return { ...NOTHING, memoryMb, cpuMs: sum(pids, ticks) * TICK_MS };
}

const proportionalMb = (pid: number): number =>
  Number(/^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024;

/** User, system, and the same of children that were waited for. */
function ticks(pid: number): number {
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
  return fields.slice(11, 15).reduce((total, value) => total + Number(value), 0);
}

function descendants(first: number): readonly number[] {
  const found = [first];
  for (const pid of found) {
    for (const task of groupsIn(`/proc/${pid}/task`)) {
      const children = read(`/proc/${pid}/task/${task}/children`);
      found.push(...children.split(' ').filter(Boolean).map(Number));
    }
  }
  return found;
}

const sum = (pids: readonly number[], of: (pid: number) => number): number =>
  pids.reduce((total, pid) => total + of(pid), 0);
