import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Names this process among all that share a store: machine, process id, when the kernel started it. */
export const thisInstance = (): string => `${hostname()}|${process.pid}|${startOf(process.pid)}`;

/**
 * Whether a process that ran on this machine is dead. Of other machines we know nothing here: there the heartbeat
 * tells. A process id that was given away again is told from its predecessor by its start.
 */
export function isGone(instance: string): boolean {
  const [host, pid = '', start] = instance.split('|');
  return host === hostname() && /^\d+$/.test(pid) && startOf(Number(pid)) !== start;
}

/** States of a process that will never run again, though its parent has not looked after it yet. */
const ENDED: ReadonlySet<string> = new Set(['Z', 'X']);

/** Clock ticks from boot to the process's start: field 22 of /proc/PID/stat (proc(5)); empty when it ended. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ENDED.has(state) ? '' : (fields[18] ?? '');
  } catch {
    return process.platform === 'linux' ? '' : aliveElsewhere(pid);
  }
}

/** Where there is no /proc: alive or not is all that can be told. */
function aliveElsewhere(pid: number): string {
  try {
    process.kill(pid, 0);
    return 'alive';
  } catch {
    return '';
  }
}
