import type { Execution, LimitKind } from '#ports/sandbox.ts';
import { filesOf } from './sandbox-files.ts';

/** A run as one line of JSON. */
export interface Line {
  readonly file: string;
  /** `refused`: it did not run, `error` says why. */
  readonly ending: 'exited' | 'limit' | 'stopped' | 'refused';
  /** Null when it did not exit by itself. */
  readonly exit: number | null;
  readonly limit: LimitKind | null;
  /** The streams' beginnings. */
  readonly stdout: string;
  readonly stderr: string;
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  readonly artifacts: readonly { readonly path: string; readonly size: number }[];
  readonly leftOut: Execution['leftOut'];
  readonly milliseconds: number;
  readonly memoryMb: number | null;
  readonly error?: string;
}

const TEXT_CHARACTERS = 20_000;

/** What came of a run, in figures and short texts. */
export const lineOf = (file: string, execution: Execution): Line => ({
  file,
  ending: execution.ending.kind,
  exit: execution.ending.kind === 'exited' ? execution.ending.code : null,
  limit: execution.ending.kind === 'limit' ? execution.ending.limit : null,
  stdout: execution.stdout.slice(0, TEXT_CHARACTERS),
  stderr: execution.stderr.slice(0, TEXT_CHARACTERS),
  stdoutBytes: Buffer.byteLength(execution.stdout),
  stderrBytes: Buffer.byteLength(execution.stderr),
  artifacts: filesOf(execution).map(({ path, bytes }) => ({ path, size: bytes.length })),
  leftOut: execution.leftOut,
  milliseconds: execution.milliseconds,
  memoryMb: execution.memoryMb ?? null,
});

/** A program that could not be run, with the reason. */
export const refusedLine = (file: string, error: string): Line => ({
  ...{ file, ending: 'refused', exit: null, limit: null, stdout: '', stderr: '', stdoutBytes: 0, stderrBytes: 0 },
  ...{ artifacts: [], leftOut: [], milliseconds: 0, memoryMb: null, error },
});

/** The same for people: how it ended, and each file with its size. */
export function told(execution: Execution): string {
  const { milliseconds, memoryMb, leftOut } = execution;
  const memory = memoryMb === undefined ? '' : `, ${memoryMb} MB`;
  const files = filesOf(execution).map(({ path, bytes }) => `  ${shown(path)}  ${bytes.length} bytes`);
  const left = leftOut.map(({ path, reason }) => `  ${shown(path)}  left out: ${reason.replace('_', ' ')}`);
  return [`· ${endingOf(execution)} after ${milliseconds} ms${memory}`, ...files, ...left].join('\n');
}

function endingOf({ ending }: Execution): string {
  switch (ending.kind) {
    case 'exited':
      return `exited with ${ending.code}`;
    case 'limit':
      return `ended by its ${ending.limit} limit`;
    case 'stopped':
      return 'stopped';
  }
}

/** A program chose these names: none of them may speak to the terminal. */
const shown = (path: string): string => path.replaceAll(/\p{C}/gu, '\uFFFD');
