import type { Limits } from './program.ts';

/** As much as a plan may ask for; of memory and time a run gets what it needs, of all else what the workspace says. */
const MOST_MEMORY_MB = 512;
const MOST_SECONDS = 120;

/** What a kept function may use in a workspace: what it was kept with, where that is no more than any run gets there now. */
export const allowedLimits = (kept: Limits, most: Limits): Limits => ({
  memoryMb: Math.min(kept.memoryMb, MOST_MEMORY_MB),
  seconds: Math.min(kept.seconds, MOST_SECONDS),
  cpuSeconds: Math.min(kept.cpuSeconds, MOST_SECONDS),
  processes: Math.min(kept.processes, most.processes),
  diskMb: Math.min(kept.diskMb, most.diskMb),
  files: Math.min(kept.files, most.files),
  outputMb: Math.min(kept.outputMb, most.outputMb),
});
