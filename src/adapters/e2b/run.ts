import { CommandExitError, type CommandHandle, type Sandbox as Machine } from 'e2b';
import { collectOutput, type Output } from '#domain/program/output.ts';
import { endingOf } from '#domain/session/ending.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Execution, LimitKind, Observation, Work } from '#ports/sandbox.ts';
import { isRefusal, translate } from './faults.ts';
import { type Report, readFrames } from './frames.ts';
import { COMMAND, FOLDER } from './load.ts';
import { type Left, sizeOf, unpack } from './parcel.ts';

const MEBIBYTE = 2 ** 20;
const STDERR_TAIL = 4000;
/** A stopped program gets so long to hand its files out. */
const STOPPED_MS = 1200;
/** Setting up, handing out, and a machine that is slow: after its time the supervisor ends a program by itself. */
const OVERTIME_MS = 15_000;
const SIGKILLED = 137;

/** A sandbox that stands, with its load in it. */
export interface Standing {
  readonly machine: Machine;
  /** When the run was asked for, by performance.now(). */
  readonly asked: number;
  readonly template: string;
  readonly warn: (complaint: string) => void;
}

/** How a run came to its end: a report of the supervisor, or the reason that there is none. */
type Close =
  | { readonly report: Report }
  | { readonly failed: string }
  | { readonly gone: unknown }
  | { readonly cut: LimitKind | 'stopped' };

/**
 * Runs the program whose load lies in the sandbox. Once. The caller kills the sandbox. Throws SANDBOX_UNAVAILABLE when
 * it did not begin, INTERNAL when the sandbox died under it.
 */
export async function runLoaded(
  standing: Standing,
  work: Work,
  observe: (seen: Observation) => void,
  signal: AbortSignal,
): Promise<Execution> {
  const closed = Promise.withResolvers<Close>();
  const cut = new AbortController();
  const seen = { startedAt: 0 };
  const output = collectOutput(work.limits.outputMb * MEBIBYTE, observe, () => closed.resolve({ cut: 'output' }));
  const take = readFrames({
    started({ isolated, complaint }) {
      seen.startedAt ||= performance.now();
      observe({ kind: 'started', milliseconds: Math.round(seen.startedAt - standing.asked) });
      if (!isolated) {
        standing.warn(complaint);
      }
    },
    output: output.write,
    usage: (facts) => observe({ kind: 'usage', ...facts }),
    failed: (failed) => closed.resolve({ failed }),
    ended: (report) => closed.resolve({ report }),
  });
  const timers = new Set<NodeJS.Timeout>();
  const after = (milliseconds: number, how: LimitKind | 'stopped'): void => {
    timers.add(setTimeout(() => closed.resolve({ cut: how }), milliseconds));
  };
  after(work.limits.seconds * 1000 + OVERTIME_MS, 'time');
  const starting = start(standing, work, take, cut.signal);
  const stop = (): void => {
    after(STOPPED_MS, 'stopped');
    starting.then((handle) => handle.sendStdin('stop\n')).catch(() => {}); // then time ends it
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) {
    stop();
  }
  starting
    .then((handle) => handle.wait())
    .then(
      () => closed.resolve({ gone: undefined }),
      (gone: unknown) => closed.resolve({ gone }),
    );
  try {
    const close = await closed.promise;
    return await finish({ standing, work, output, signal, close, startedAt: seen.startedAt });
  } finally {
    signal.removeEventListener('abort', stop);
    timers.forEach(clearTimeout);
    cut.abort();
  }
}

const start = async (
  { machine, template }: Standing,
  { limits }: Work,
  take: (piece: string) => void,
  signal: AbortSignal,
): Promise<CommandHandle> => {
  const timeoutMs = limits.seconds * 1000 + 2 * OVERTIME_MS;
  try {
    const options = { background: true, stdin: true, timeoutMs, onStdout: take, signal } as const;
    return await machine.commands.run(COMMAND, options);
  } catch (error) {
    throw isRefusal(error) ? translate(error, template) : error;
  }
};

interface Finish {
  readonly standing: Standing;
  readonly work: Work;
  readonly output: Output;
  readonly signal: AbortSignal;
  readonly close: Close;
  readonly startedAt: number;
}

async function finish({ standing, work, output, signal, close, startedAt }: Finish): Promise<Execution> {
  const report = 'report' in close ? close.report : undefined;
  const left = report ? await collect(standing.machine, report, work, signal) : NOTHING;
  const { stdout, stderr } = output.finish();
  const seen = { stdout, stderr, ...left };
  const milliseconds = report?.milliseconds ?? (startedAt === 0 ? 0 : Math.round(performance.now() - startedAt));
  if (signal.aborted) {
    return { ...seen, ending: { kind: 'stopped' }, milliseconds, memoryMb: report?.peakMb };
  }
  if (report === undefined) {
    return {
      ...seen,
      ending: endingWithout(close, startedAt > 0, standing.template),
      milliseconds,
      memoryMb: undefined,
    };
  }
  const ending = endingOf({
    ...report,
    reason: report.reason ?? undefined,
    refusedForks: 0, // the kernel counts them for nobody here; the interpreter says so on stderr
    cpuSeconds: work.limits.cpuSeconds,
    tooManyFiles: report.found > work.limits.files,
    stderr: stderr.slice(-STDERR_TAIL),
  });
  return { ...seen, ending, milliseconds, memoryMb: report.peakMb };
}

/** How a run ended of which the supervisor says nothing. */
function endingWithout(close: Close, hasStarted: boolean, template: string): Execution['ending'] {
  if ('cut' in close) {
    return close.cut === 'stopped' ? { kind: 'stopped' } : { kind: 'limit', limit: close.cut };
  }
  const gone = 'gone' in close ? close.gone : undefined;
  if (gone instanceof AgentError) {
    throw gone;
  }
  if (!hasStarted && ('failed' in close || gone instanceof CommandExitError)) {
    const message = 'failed' in close ? close.failed : `its Python ended with ${exitOf(gone)}`;
    throw new AgentError(`the E2B template ${template} cannot run programs (${message}): npm run e2b:template`, {
      code: 'SANDBOX_UNAVAILABLE',
      cause: gone,
    });
  }
  if ('failed' in close || gone instanceof CommandExitError) {
    return { kind: 'exited', code: SIGKILLED }; // the program killed its own supervisor, or spoke for it
  }
  throw new AgentError('the sandbox died while the program ran', { code: 'INTERNAL', cause: gone });
}

const exitOf = (error: unknown): number | undefined => (error instanceof CommandExitError ? error.exitCode : undefined);

const NOTHING: Left = { result: undefined, artifacts: [], leftOut: [] };
const COLLECT_MS = 120_000;
const STOPPED_COLLECT_MS = 500;

/** The files: in the report when they are small, else read from the sandbox, no byte more than was said. */
async function collect(machine: Machine, report: Report, work: Work, signal: AbortSignal): Promise<Left> {
  const size = sizeOf(report, work);
  if (size === undefined) {
    return { ...NOTHING, leftOut: report.leftOut };
  }
  if (report.parcel !== null || size === 0) {
    return unpack(report, Buffer.from(report.parcel ?? '', 'base64'));
  }
  const late = AbortSignal.timeout(signal.aborted ? STOPPED_COLLECT_MS : COLLECT_MS);
  return unpack(report, await readParcel(machine, size, late));
}

/** Reading changes nothing, so a broken connection is tried once more. */
async function readParcel(machine: Machine, size: number, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (let tries = 0; tries < 2 && at < size && !signal.aborted; tries += 1) {
    at = 0;
    try {
      const stream = await machine.files.read(`${FOLDER}/parcel`, { format: 'stream', signal });
      for await (const chunk of stream) {
        bytes.set(chunk.subarray(0, size - at), at);
        at += chunk.length;
        if (at >= size) {
          break;
        }
      }
    } catch {
      // What came whole stays.
    }
  }
  return bytes.subarray(0, at);
}
