import { isSafe } from '#domain/program/left-files.ts';
import type { Limits } from '#domain/program/program.ts';
import type { Execution } from '#ports/sandbox.ts';
import { BREACH, DONE, type HostileProgram } from './hostile-program.ts';

/** What came of one program. */
export interface Verdict {
  readonly program: HostileProgram;
  /** From the call to the end of the clean-up. */
  readonly milliseconds: number;
  readonly ended: string;
  /** As it must; only by its time, so that not all of it was tried; or in some other way. */
  readonly outcome: 'expected' | 'cut' | 'other';
  /** What must never happen, one line each. */
  readonly breaches: readonly string[];
}

const ALL_FILES_BYTES = 101 * 2 ** 20;
const MEBIBYTE = 2 ** 20;

/** Looks at all that a run gave back: nothing of the host in it, and no more of it than allowed. */
export function judge(
  program: HostileProgram,
  execution: Execution,
  { limits, secrets, milliseconds }: { limits: Limits; secrets: readonly string[]; milliseconds: number },
): Verdict {
  const { ending } = execution;
  const ended = { exited: () => `exit ${ending.kind === 'exited' ? ending.code : ''}`, ...OTHERS(ending) }[
    ending.kind
  ]();
  const breaches = [
    ...leaks(execution, secrets),
    ...excesses(execution, limits),
    ...(program.outcome === 'unreliable' ? [] : confessed(execution)),
    ...(ending.kind === 'stopped' ? ['it was stopped, and nobody asked for that'] : []),
  ];
  return { program, milliseconds, ended, outcome: outcomeOf(program, execution), breaches };
}

const OTHERS = (ending: Execution['ending']) => ({
  limit: () => (ending.kind === 'limit' ? ending.limit : ''),
  stopped: () => 'stopped',
});

function outcomeOf({ outcome }: HostileProgram, { ending, stdout }: Execution): Verdict['outcome'] {
  if (outcome === 'any' || outcome === 'unreliable') {
    return 'expected';
  }
  const isAsItMust =
    outcome === 'refused'
      ? ending.kind === 'exited' && ending.code === 0 && stdout.trimEnd().endsWith(DONE)
      : ending.kind === 'limit' && outcome.includes(ending.limit);
  if (isAsItMust) {
    return 'expected';
  }
  return ending.kind === 'limit' && (ending.limit === 'time' || ending.limit === 'cpu') ? 'cut' : 'other';
}

function leaks(
  { stdout, stderr, result, artifacts, leftOut }: Execution,
  secrets: readonly string[],
): readonly string[] {
  const places = {
    stdout,
    stderr,
    'result.json': text(result),
    names: [...artifacts, ...leftOut].map(({ path }) => path).join('\n'),
    artifacts: artifacts.map(({ bytes }) => text(bytes)).join('\n'),
  };
  return Object.entries(places)
    .filter(([, content]) => secrets.some((secret) => content.includes(secret)))
    .map(([place]) => `a secret of the host came out in ${place}`);
}

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('latin1');

function excesses({ stdout, stderr, artifacts }: Execution, limits: Limits): readonly string[] {
  const bytes = artifacts.reduce((total, { bytes: { length } }) => total + length, 0);
  const unsafe = artifacts.filter(({ path }) => !isSafe(path)).map(({ path }) => JSON.stringify(path));
  return [
    ...(stdout.length + stderr.length > limits.outputMb * MEBIBYTE ? ['more output than allowed'] : []),
    ...(artifacts.length > limits.files ? ['more files than allowed'] : []),
    ...(bytes > ALL_FILES_BYTES ? ['larger files than allowed'] : []),
    ...unsafe.map((name) => `an unsafe name came out: ${name}`),
  ];
}

const confessed = ({ stdout }: Execution): readonly string[] =>
  stdout
    .split('\n')
    .filter((line) => line.startsWith(`${BREACH} `))
    .map((line) => `it got through: ${line.slice(0, 200)}`);
