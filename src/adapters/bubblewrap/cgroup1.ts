import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { field, groupsIn, killAll, read, removeGroup, tryWrite } from './cgroup-files.ts';
import { type Fence, type FenceSize, type Fences, PREFIX, RELAXED_MB } from './fence.ts';

const MEBIBYTE = 2 ** 20;
const POLL_MS = 100;

/** Control groups of the first version; undefined where we may not make them. `root` is where they are mounted. */
export function cgroup1(root = '/sys/fs/cgroup'): Fences | undefined {
  const parents = ['memory', 'pids', 'cpuacct'].map((controller) => `${root}/${controller}`);
  const probe = `${PREFIX}probe-${process.pid}`;
  try {
    for (const parent of parents) {
      mkdirSync(`${parent}/${probe}`);
    }
    const complete = read(`${root}/memory/${probe}/memory.limit_in_bytes`) !== '';
    return complete && read(`${root}/pids/${probe}/pids.max`) !== '' ? fences(parents) : undefined;
  } catch {
    return undefined;
  } finally {
    for (const parent of parents) {
      removeProbe(`${parent}/${probe}`);
    }
  }
}

function removeProbe(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It could not be made, so this mode is not taken.
  }
}

const fences = (parents: readonly string[]): Fences => ({
  mode: 'cgroup1',
  pollMs: POLL_MS,
  build: (name, size) =>
    build(
      parents.map((parent) => `${parent}/${PREFIX}${name}`),
      size,
    ),
  async sweep(isStale) {
    const stale = parents.flatMap((parent) =>
      groupsIn(parent)
        .filter((group) => group.startsWith(PREFIX) && isStale(group.slice(PREFIX.length)))
        .map((group) => `${parent}/${group}`),
    );
    stale.forEach(killAll);
    await Promise.all(stale.map(removeGroup));
  },
});

function build(folders: readonly string[], { memoryMb, processes }: FenceSize): Fence {
  const [memory = '', pids = '', cpu = ''] = folders;
  for (const folder of folders) {
    mkdirSync(folder);
  }
  const limitMemory = (megabytes: number): void => {
    writeFileSync(`${memory}/memory.limit_in_bytes`, String(megabytes * MEBIBYTE));
  };
  limitMemory(memoryMb);
  tryWrite(`${memory}/memory.memsw.limit_in_bytes`, String(memoryMb * MEBIBYTE)); // no swapping out of the limit
  tryWrite(`${memory}/memory.swappiness`, '0');
  writeFileSync(`${pids}/pids.max`, String(processes));
  return {
    // The launching process is one thread. Alone it joins at once; as a process it would wait 5 to 12 ms for the lock
    // that keeps every fork of the machine off.
    joins: folders.map((folder) => `${folder}/tasks`),
    prefix: [],
    measure: () => ({
      memoryMb: Number(read(`${memory}/memory.usage_in_bytes`)) / MEBIBYTE,
      cpuMs: Number(read(`${cpu}/cpuacct.usage`)) / 1e6,
      oomKills: field(read(`${memory}/memory.oom_control`), 'oom_kill'),
      refusedForks: field(read(`${pids}/pids.events`), 'max'),
    }),
    peakMb: () => Number(read(`${memory}/memory.max_usage_in_bytes`)) / MEBIBYTE,
    relax() {
      tryWrite(`${memory}/memory.memsw.limit_in_bytes`, String((memoryMb + RELAXED_MB) * MEBIBYTE));
      limitMemory(memoryMb + RELAXED_MB);
      tryWrite(`${pids}/pids.max`, 'max');
    },
    kill: () => killAll(memory),
    async remove() {
      await Promise.all(folders.map(removeGroup));
    },
  };
}
