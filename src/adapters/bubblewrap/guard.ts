import { type Guard, guardOver, type Reason } from '#adapters/sandboxes/guard.ts';
import type { Observation, Work } from '#ports/sandbox.ts';
import type { Fence, Fences } from './fence.ts';
import type { Launched } from './launch.ts';

const SETUP_MS = 20_000;
const STOPPED_GRACE_MS = 300;
const LAST_RESORT_MS = 500;
const USAGE_EVERY_MS = 1000;
/** So many refused forks are a fork bomb, not a pool that was chosen a little large. */
const BOMB_FORKS = 50;

interface Watched {
  readonly work: Work;
  readonly fences: Fences;
  readonly fence: Fence;
  readonly launched: Launched;
}

/** Ends a program that goes over any of its limits or is stopped, and one that does not come to run. */
export function guard(watched: Watched, observe: (seen: Observation) => void, signal: AbortSignal): Guard {
  const { work, fence, launched } = watched;
  const timers = new Set<NodeJS.Timeout>();
  const kill = (): void => {
    launched.kill();
    timers.add(setTimeout(fence.kill, LAST_RESORT_MS));
  };
  const levers = { interrupt: launched.interrupt, kill };
  const watch = guardOver({ limits: work.limits, stoppedGraceMs: STOPPED_GRACE_MS }, levers, signal);
  const setup = setTimeout(kill, SETUP_MS);
  return {
    ...watch,
    begin() {
      clearTimeout(setup);
      watch.begin();
      timers.add(poll(watched, observe, watch.end));
    },
    release() {
      watch.release();
      clearTimeout(setup);
      timers.forEach(clearTimeout);
    },
  };
}

/** Goes on while files are handed out: a first process that the program bent is bounded too. */
function poll(
  { work, fences, fence, launched }: Watched,
  observe: (seen: Observation) => void,
  end: (reason: Reason) => void,
): NodeJS.Timeout {
  const began = performance.now();
  let reported = 0;
  return setInterval(() => {
    const { memoryMb, cpuMs, refusedForks } = fence.measure(launched.first());
    const milliseconds = Math.round(performance.now() - began);
    if (cpuMs > work.limits.cpuSeconds * 1000) {
      end('cpu');
    } else if (refusedForks > BOMB_FORKS) {
      end('processes');
    } else if (fences.mode === 'degraded' && memoryMb > work.limits.memoryMb) {
      end('memory');
    }
    if (milliseconds >= reported + USAGE_EVERY_MS) {
      reported = milliseconds;
      observe({ kind: 'usage', memoryMb: Math.round(memoryMb), milliseconds });
    }
  }, fences.pollMs);
}
