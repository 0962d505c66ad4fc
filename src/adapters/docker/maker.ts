import { readFileSync, readlinkSync } from 'node:fs';

/** Whether the process that made a container lives on. `unknown`: it was on another machine, or that cannot be seen here. */
export type MakerState = 'alive' | 'dead' | 'unknown';

/** Names this process for all time: machine since its boot, its process table, pid, and when it started. */
export const thisMaker = (): string => `${here()} ${process.pid} ${startOf(process.pid)}`;

/** Judges a name that `thisMaker` gave in some process. */
export function stateOf(maker: string): MakerState {
  const at = here();
  const [, where, pid, start] = /^(\S+ \S+) (\d+) (\d+)$/.exec(maker) ?? [];
  if (at === UNKNOWN || where !== at || pid === undefined) {
    return 'unknown';
  }
  return startOf(Number(pid)) === start ? 'alive' : 'dead';
}

const UNKNOWN = '- -';

function here(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return UNKNOWN; // no Linux
  }
}

/** In ticks since boot, because pids come again; 0 when there is no such process. */
function startOf(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '');
    return fields.split(' ')[19] ?? '0';
  } catch {
    return '0';
  }
}
