import type { Readable } from 'node:stream';
import { z } from 'zod';
import { isSameProcess, signalTo, startOf } from './processes.ts';

/** A sandbox's first process, of which we hear a moment after it is there. All others die with it. */
export interface FirstProcess {
  /** Its pid while it is there. */
  readonly pid: () => number | undefined;
  /** As soon as it is known; never where there was none. */
  onKnown(then: (pid: number) => void): void;
  /** Now, or as soon as it is known. False when that is still to come. */
  signal(signal: 'SIGTERM' | 'SIGKILL'): boolean;
}

const Info = z.object({ 'child-pid': z.int().positive() });

/** `info` is what bwrap tells of it. */
export function firstProcess(info: Readable): FirstProcess {
  const listeners: ((pid: number) => void)[] = [];
  let first: { readonly pid: number; readonly start: string | undefined } | undefined;
  // Its launcher may be gone, and then its pid may be somebody else's by now.
  const pid = (): number | undefined =>
    first?.start !== undefined && isSameProcess(first.pid, first.start) ? first.pid : undefined;
  listen(info, (found) => {
    first = { pid: found, start: startOf(found) };
    for (const listener of listeners) {
      listener(found);
    }
  });
  return {
    pid,
    onKnown: (then) => listeners.push(then),
    signal(signal) {
      if (first === undefined) {
        listeners.push((found) => signalTo(found, signal));
        return false;
      }
      const standing = pid();
      if (standing !== undefined) {
        signalTo(standing, signal);
      }
      return true;
    },
  };
}

function listen(info: Readable, found: (pid: number) => void): void {
  let text = '';
  info
    .on('error', () => {})
    .on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const known = text.includes('}') ? Info.safeParse(JSON.parse(text)) : undefined;
      if (known?.success === true) {
        info.removeAllListeners('data').resume();
        found(known.data['child-pid']);
      }
    });
}
