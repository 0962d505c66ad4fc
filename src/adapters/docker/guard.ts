import type { LimitKind, Observation, Work } from '#ports/sandbox.ts';
import type { Meter } from './measure.ts';

export type Reason = LimitKind | 'stopped';

/** Ends a program that goes over its limits or is stopped. The first reason counts. */
export interface Guard {
  readonly reason: () => Reason | undefined;
  end(reason: Reason): void;
  /** The program runs from now on: its time counts. */
  begin(meter: Pick<Meter, 'latest'>): void;
  /** The program is dead, its files are being handed out; `heard` grows with whatever comes. */
  ended(heard: () => number): void;
  release(): void;
}

/** How a container is ended: by a word to its first process, or by the engine. */
export interface Levers {
  interrupt(): void;
  kill(): void;
}

const STOPPED_GRACE_MS = 500;
const LIMIT_GRACE_MS = 1000;
const STOPPED_HAND_OUT_MS = 700;
const HAND_OUT_MS = 20_000;
/** A first process whose line a program wrote into waits for what nobody sends. */
const SILENT_SECONDS = 5;
const USAGE_EVERY_MS = 1000;

/** Watches from the start to the exit; `signal` ends with `stopped`. */
export function guard(
  { limits }: Pick<Work, 'limits'>,
  { interrupt, kill }: Levers,
  observe: (seen: Observation) => void,
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
    after(why === 'stopped' ? STOPPED_GRACE_MS : LIMIT_GRACE_MS, () => {
      if (stage === 'running') {
        kill();
      }
    });
  };
  const stop = (): void => end('stopped');
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) {
    stop(); // while the container was being made
  }
  return {
    reason: () => reason,
    end,
    begin({ latest }) {
      stage = 'running';
      if (reason !== undefined) {
        kill(); // asked for before there was anything to kill
      }
      const began = performance.now();
      after(limits.seconds * 1000, () => end('time'));
      const tell = (): void => {
        const milliseconds = Math.round(performance.now() - began);
        observe({ kind: 'usage', memoryMb: Math.round(latest().memoryMb), milliseconds });
      };
      timers.add(setInterval(tell, USAGE_EVERY_MS));
    },
    ended(heard) {
      stage = 'over';
      timers.forEach(clearTimeout);
      after(reason === 'stopped' ? STOPPED_HAND_OUT_MS : HAND_OUT_MS, kill);
      timers.add(onSilence(heard, kill));
    },
    release() {
      signal.removeEventListener('abort', stop);
      timers.forEach(clearTimeout);
    },
  };
}

function onSilence(heard: () => number, act: () => void): NodeJS.Timeout {
  let before = heard();
  let seconds = 0;
  const look = (): void => {
    const now = heard();
    seconds = now === before ? seconds + 1 : 0;
    before = now;
    if (seconds === SILENT_SECONDS) {
      act();
    }
  };
  return setInterval(look, 1000);
}
