import type { LimitKind, Work } from '#ports/sandbox.ts';

export type Reason = LimitKind | 'stopped';

/** Ends a program that goes over its time or is stopped. The first reason counts. */
export interface Guard {
  readonly reason: () => Reason | undefined;
  end(reason: Reason): void;
  /** The program runs from now on: its time counts. */
  begin(): void;
  /** The program is dead, its files are being handed out: its time counts no more, but that of the hand-out. */
  ended(): void;
  release(): void;
}

/** How a sandbox is ended: by a word to its first process, or from outside. */
export interface Levers {
  interrupt(): void;
  /** May come more than once. */
  kill(): void;
}

const LIMIT_GRACE_MS = 1000;
const STOPPED_HAND_OUT_MS = 700;
const HAND_OUT_MS = 20_000;

/** Watches from launch to exit; `signal` ends with `stopped`, and then the program has `stoppedGraceMs` to end. */
export function guardOver(
  { limits, stoppedGraceMs }: Pick<Work, 'limits'> & { readonly stoppedGraceMs: number },
  { interrupt, kill }: Levers,
  signal: AbortSignal,
): Guard {
  const timers = new Set<NodeJS.Timeout>();
  let stage: 'setup' | 'running' | 'over' = 'setup';
  let reason: Reason | undefined;
  const after = (milliseconds: number, action: () => void): void => {
    timers.add(setTimeout(action, milliseconds));
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
    interrupt();
    after(why === 'stopped' ? stoppedGraceMs : LIMIT_GRACE_MS, () => {
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
  return {
    reason: () => reason,
    end,
    begin() {
      stage = 'running';
      if (reason !== undefined) {
        kill(); // asked for before there was anything to kill
      }
      after(limits.seconds * 1000, () => end('time'));
    },
    ended() {
      stage = 'over';
      timers.forEach(clearTimeout);
      after(reason === 'stopped' ? STOPPED_HAND_OUT_MS : HAND_OUT_MS, kill);
    },
    release() {
      signal.removeEventListener('abort', stop);
      timers.forEach(clearTimeout);
    },
  };
}
