import { read } from './cgroup-files.ts';

/** When a process was started, in ticks since boot; undefined when there is none. Pids come again, this does not. */
export const startOf = (pid: number): string | undefined =>
  read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ')[19];

/** That pid still belongs to the process that was started then. */
export const isSameProcess = (pid: number, start: string): boolean => startOf(pid) === start;

/** Sends a signal; a process that is gone is fine. */
export function signalTo(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
}
