import type { Clock } from '#ports/clock.ts';

/** When a method may be called again. Slack limits each method by itself, so one that is limited holds up no other. */
export interface Pauses {
  /** Settles when the method may be called. */
  over(name: string): Promise<void>;
  isPaused(name: string): boolean;
  begin(name: string, seconds: number): void;
}

/** Pauses by name, forgotten once they are over. */
export function pauses(clock: Clock): Pauses {
  const until = new Map<string, number>();
  const left = (name: string): number => (until.get(name) ?? 0) - clock.now();
  return {
    isPaused: (name) => left(name) > 0,
    begin(name, seconds) {
      until.set(name, Math.max(until.get(name) ?? 0, clock.now() + seconds * 1000));
    },
    async over(name) {
      for (let wait = left(name); wait > 0; wait = left(name)) {
        await clock.wait(wait);
      }
      until.delete(name);
    },
  };
}
