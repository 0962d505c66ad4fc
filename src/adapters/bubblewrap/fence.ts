import type { Language } from '#domain/program/program.ts';

/** What a fence measured, cumulative. Memory in MiB, CPU in milliseconds. */
export interface Measured {
  readonly memoryMb: number;
  readonly cpuMs: number;
  /** Processes that the kernel killed because memory was out. */
  readonly oomKills: number;
  /** Forks refused because the process limit was reached; 0 where that is not counted. */
  readonly refusedForks: number;
}

/** Bounds memory, processes and CPU of one sandbox as a whole. */
export interface Fence {
  /** Files into which the launching process writes `0` to join. */
  readonly joins: readonly string[];
  /** Put before the program's command line. */
  readonly prefix: readonly string[];
  /** `pid` is the sandbox's first process. */
  measure(pid: number | undefined): Measured;
  peakMb(): number | undefined;
  /** The program is dead: leaves room for handing its files out. */
  relax(): void;
  /** Kills everything inside, the launcher too. */
  kill(): void;
  /** Gone from the machine when it settles. */
  remove(): Promise<void>;
}

export interface FenceSize {
  readonly memoryMb: number;
  readonly processes: number;
  readonly language: Language;
}

/** `mode` names how: `degraded` bounds memory per process and by polling only. */
export interface Fences {
  readonly mode: 'cgroup1' | 'cgroup2' | 'degraded';
  /** How often `measure` should be called, in milliseconds. */
  readonly pollMs: number;
  build(name: string, size: FenceSize): Fence;
  /** Removes fences whose name is not wanted any more. */
  sweep(isStale: (name: string) => boolean): Promise<void>;
}

/** Room to hand files out when the program filled its memory to the brim, in MiB. */
export const RELAXED_MB = 64;
export const PREFIX = 'threadsmith-';
