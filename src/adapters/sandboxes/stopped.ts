import type { Execution } from '#ports/sandbox.ts';

/** What a run gives that was stopped before anything ran. */
export const STOPPED: Execution = {
  ending: { kind: 'stopped' },
  stdout: '',
  stderr: '',
  result: undefined,
  artifacts: [],
  leftOut: [],
  milliseconds: 0,
  memoryMb: undefined,
};
