import { existsSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const REMOVE_TRIES = 200;
const REMOVE_EVERY_MS = 10;

/** A cgroup file's text; empty when the group is gone or the kernel has no such file. */
export function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** A line `key value` of a cgroup file; 0 when it is not there. */
export const field = (text: string, key: string): number =>
  Number(new RegExp(`^${key} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);

/** Writes when this kernel has the file and takes the value; for limits that are extra only. */
export function tryWrite(path: string, value: string): void {
  try {
    writeFileSync(path, value);
  } catch {
    // Swap accounting is a boot option, and a group may be gone already.
  }
}

/** SIGKILL to all that is in a group, again and again, because they may fork meanwhile. */
export function killAll(folder: string): void {
  for (let round = 0; round < 20; round += 1) {
    const pids = read(`${folder}/cgroup.procs`).split('\n').filter(Boolean).map(Number);
    if (pids.length === 0) {
      return;
    }
    for (const pid of pids) {
      kill(pid);
    }
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

/** Removes a group as soon as its last process is reaped; gives up after two seconds (the next sweep takes it). */
export async function removeGroup(folder: string): Promise<void> {
  for (let tries = 0; tries < REMOVE_TRIES && existsSync(folder); tries += 1) {
    try {
      rmdirSync(folder);
    } catch {
      await wait(REMOVE_EVERY_MS);
    }
  }
}

/** Names of the groups right below. */
export function groupsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
