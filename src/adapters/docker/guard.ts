import { type Guard, guardOver, type Levers } from '#adapters/sandboxes/guard.ts';
import type { Observation, Work } from '#ports/sandbox.ts';
import type { Meter } from './measure.ts';

/** Ends a program that goes over its time or is stopped. The first reason counts. */
export interface ContainerGuard extends Omit<Guard, 'begin' | 'ended'> {
  /** The program runs from now on: its time counts. */
  begin(meter: Pick<Meter, 'latest'>): void;
  /** The program is dead, its files are being handed out; `heard` grows with whatever comes. */
  ended(heard: () => number): void;
}

const STOPPED_GRACE_MS = 500;
/** A first process whose line a program wrote into waits for what nobody sends. */
const SILENT_SECONDS = 5;
const USAGE_EVERY_MS = 1000;

/** Watches from the start to the exit; `signal` ends with `stopped`. */
export function guard(
  { limits }: Pick<Work, 'limits'>,
  levers: Levers,
  observe: (seen: Observation) => void,
  signal: AbortSignal,
): ContainerGuard {
  const watch = guardOver({ limits, stoppedGraceMs: STOPPED_GRACE_MS }, levers, signal);
  let ticking: NodeJS.Timeout | undefined;
  return {
    ...watch,
    begin({ latest }) {
      watch.begin();
      const began = performance.now();
      const tell = (): void => {
        const milliseconds = Math.round(performance.now() - began);
        observe({ kind: 'usage', memoryMb: Math.round(latest().memoryMb), milliseconds });
      };
      ticking = setInterval(tell, USAGE_EVERY_MS);
    },
    ended(heard) {
      watch.ended();
      clearInterval(ticking);
      ticking = onSilence(heard, levers.kill);
    },
    release() {
      watch.release();
      clearInterval(ticking);
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
