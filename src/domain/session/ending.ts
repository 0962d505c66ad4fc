import type { z } from 'zod';
import type { LimitKind } from '../program/run.ts';

type Limit = z.infer<typeof LimitKind>;

/** What is known when a program has ended. */
export interface Facts {
  /** Why we ended it, if we did. */
  readonly reason: Limit | 'stopped' | undefined;
  /** What a shell would say: 128 + signal when killed. */
  readonly code: number;
  readonly oomKills: number;
  readonly refusedForks: number;
  readonly cpuMs: number;
  readonly cpuSeconds: number;
  /** The work folder or the temporary one had no room left. */
  readonly isDiskFull: boolean;
  /** More new files than allowed. */
  readonly tooManyFiles: boolean;
  /** End of what it wrote on stderr. */
  readonly stderr: string;
}

/** How a program ended, for every sandbox. */
export type ProgramEnding =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'limit'; readonly limit: Limit }
  | { readonly kind: 'stopped' };

const [SIGXCPU, SIGXFSZ] = [24, 25];
const SIGNALLED = 128;

/** Names the limit that a program failed by. Hitting a limit and getting along with it is no failure. */
export function endingOf(facts: Facts): ProgramEnding {
  if (facts.reason === 'stopped') {
    return { kind: 'stopped' };
  }
  const limit = facts.reason ?? (facts.code === 0 ? undefined : limitBehind(facts));
  if (limit !== undefined) {
    return { kind: 'limit', limit };
  }
  return facts.tooManyFiles ? { kind: 'limit', limit: 'files' } : { kind: 'exited', code: facts.code };
}

function limitBehind(facts: Facts): Limit | undefined {
  const { code, stderr } = facts;
  if (facts.oomKills > 0 || NO_MEMORY.test(stderr)) {
    return 'memory';
  }
  if (code === SIGNALLED + SIGXCPU || facts.cpuMs >= facts.cpuSeconds * 1000) {
    return 'cpu';
  }
  if (facts.refusedForks > 0 || NO_PROCESS.test(stderr)) {
    return 'processes';
  }
  if (code === SIGNALLED + SIGXFSZ || facts.isDiskFull || NO_ROOM.test(stderr)) {
    return 'disk';
  }
  return undefined;
}

// What the interpreters say when the kernel refuses them memory, a process or room. A program may lie about it, to
// its own harm only.
const NO_MEMORY =
  /^(?:MemoryError\b|[\w.]*_ArrayMemoryError\b)|JavaScript heap out of memory|Fatal process out of memory|Array buffer allocation failed/m;
const NO_PROCESS =
  /^(?:BlockingIOError: \[Errno 11\]|RuntimeError: can't start new thread)|\b(?:spawn|fork)\w* \S* ?EAGAIN\b|: Cannot fork$/m;
const NO_ROOM = /^OSError: \[Errno (?:27|28)\]|\b(?:ENOSPC|EFBIG):/m;
