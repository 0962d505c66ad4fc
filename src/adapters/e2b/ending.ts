import type { Ending, LimitKind } from '#ports/sandbox.ts';

/** What is known when a program has ended. */
export interface Facts {
  /** Why it was ended, if it was. */
  readonly reason: LimitKind | 'stopped' | null;
  /** What a shell would say: 128 + signal when killed. */
  readonly code: number;
  readonly oomKills: number;
  readonly cpuMs: number;
  readonly cpuSeconds: number;
  readonly isDiskFull: boolean;
  /** More new files than allowed. */
  readonly tooManyFiles: boolean;
  /** End of what it wrote on stderr. */
  readonly stderr: string;
}

const [SIGXCPU, SIGXFSZ] = [24, 25];
const SIGNALLED = 128;

/** Names the limit that a program failed by. Hitting a limit and getting along with it is no failure. */
export function endingOf(facts: Facts): Ending {
  if (facts.reason === 'stopped') {
    return { kind: 'stopped' };
  }
  const limit = facts.reason ?? (facts.code === 0 ? undefined : limitBehind(facts));
  if (limit !== undefined) {
    return { kind: 'limit', limit };
  }
  return facts.tooManyFiles ? { kind: 'limit', limit: 'files' } : { kind: 'exited', code: facts.code };
}

/** The kernel's own words first: a killed process or a signal says more than what an interpreter prints. */
function limitBehind({ code, oomKills, cpuMs, cpuSeconds, isDiskFull, stderr }: Facts): LimitKind | undefined {
  if (oomKills > 0 || NO_MEMORY.test(stderr)) {
    return 'memory';
  }
  if (code === SIGNALLED + SIGXCPU || cpuMs >= cpuSeconds * 1000) {
    return 'cpu';
  }
  if (NO_PROCESS.test(stderr)) {
    return 'processes';
  }
  return code === SIGNALLED + SIGXFSZ || isDiskFull || NO_ROOM.test(stderr) ? 'disk' : undefined;
}

// What the interpreters say when the kernel refuses them memory, a process or room. A program may lie about it, to
// its own harm only.
const NO_MEMORY =
  /^(?:MemoryError\b|[\w.]*_ArrayMemoryError\b)|JavaScript heap out of memory|Fatal process out of memory|Array buffer allocation failed/m;
const NO_PROCESS =
  /^(?:BlockingIOError: \[Errno 11\]|RuntimeError: can't start new thread)|\b(?:spawn|fork)\w* \S* ?EAGAIN\b|: Cannot fork$/m;
const NO_ROOM = /^OSError: \[Errno (?:27|28)\]|\b(?:ENOSPC|EFBIG):/m;
