import type { LimitKind, Observation, Work } from '#ports/sandbox.ts';
import type { Fence, Fences } from './fence.ts';
import type { Launched } from './launch.ts';

export type Reason = LimitKind | 'stopped';

/** Ends a program that goes over its limits or is stopped. The first reason counts. */
export interface Guard {
  readonly reason: () => Reason | undefined;
  end(reason: Reason): void;
  /** The program runs from now on: its time counts. */
  begin(): void;
  /** The program is dead, its files are being handed out. */
  ended(): void;
  release(): void;
}

const SETUP_MS = 20_000;
const STOPPED_GRACE_MS = 300;
const LIMIT_GRACE_MS = 1000;
const STOPPED_HAND_OUT_MS = 700;
const HAND_OUT_MS = 20_000;
const LAST_RESORT_MS = 500;
const USAGE_EVERY_MS = 1000;
/** So many refused forks are a fork bomb, not a pool that was chosen a little large. */
const BOMB_FORKS = 50;

/** Watches from launch to exit; `signal` ends with `stopped`. */
export function guard(
  { work, fences, fence, launched }: { work: Work; fences: Fences; fence: Fence; launched: Launched },
  observe: (seen: Observation) => void,
  signal: AbortSignal,
): Guard {
  const timers = new Set<NodeJS.Timeout>();
  let stage: 'setup' | 'running' | 'over' = 'setup';
  let reason: Reason | undefined;
  const after = (milliseconds: number, action: () => void): void => {
    timers.add(setTimeout(action, milliseconds));
  };
  const kill = (): void => {
    launched.kill();
    after(LAST_RESORT_MS, fence.kill);
  };
  const end = (why: Reason): void => {
    if (reason !== undefined && why !== 'stopped') {
      return;
    }
    reason ??= why;
    if (stage !== 'running') {
      kill();
      return;
    }
    launched.interrupt();
    after(why === 'stopped' ? STOPPED_GRACE_MS : LIMIT_GRACE_MS, () => {
      if (stage === 'running') {
        kill();
      }
    });
  };
  const stop = (): void => end('stopped');
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) {
    stop(); // while the launch was being prepared
  }
  after(SETUP_MS, () => {
    if (stage === 'setup') {
      kill();
    }
  });
  return {
    reason: () => reason,
    end,
    begin() {
      stage = 'running';
      after(work.limits.seconds * 1000, () => end('time'));
      timers.add(poll({ work, fences, fence, launched }, observe, end));
    },
    ended() {
      stage = 'over';
      after(reason === 'stopped' ? STOPPED_HAND_OUT_MS : HAND_OUT_MS, kill);
    },
    release() {
      signal.removeEventListener('abort', stop);
      timers.forEach(clearTimeout);
    },
  };
}

function poll(
  { work, fences, fence, launched }: { work: Work; fences: Fences; fence: Fence; launched: Launched },
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
