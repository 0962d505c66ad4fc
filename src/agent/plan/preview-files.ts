import { PREVIEW_ENTRY, PREVIEW_LIMITS, PREVIEW_PROGRAM } from '#domain/preview/preview-program.ts';
import { previewReport, type Seen } from '#domain/preview/preview-report.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { Execution } from '#ports/sandbox.ts';
import type { AgentContext } from '../core/context.ts';

/** Who looks: the turn as its taker knows it, and what ends the looking. */
export interface Taker {
  readonly workspace: string;
  readonly turn: string;
  readonly epoch: number;
  readonly signal: AbortSignal;
}

/** Previews are worth a moment: when every sandbox is taken by programs, planning goes on without them. */
const PATIENCE_MS = 12_000;

/**
 * Looks into files that are not text with our own program, in one sandbox without network. One answer a file, in the
 * order of `files`; undefined where nothing is known. Never throws: a preview that fails is only not there.
 */
export async function previewFiles(
  context: Pick<AgentContext, 'sandbox' | 'clock' | 'log'>,
  taker: Taker,
  files: readonly Uint8Array[],
): Promise<(Seen | undefined)[]> {
  const { signal, ...owner } = taker;
  const { workspace, turn } = owner;
  if (files.length === 0 || signal.aborted) {
    return files.map(() => undefined);
  }
  try {
    const execution = await withPatience(context, signal, (patience) => look(context, owner, files, patience));
    const report = previewReport(execution.result);
    const reason = failureOf(execution, report === undefined);
    if (reason !== undefined && !signal.aborted) {
      context.log.warn('files could not be previewed', { code: 'FILE_UNAVAILABLE', reason, workspace, turn });
    }
    return files.map((_, index) => report?.get(String(index)));
  } catch (error) {
    context.log.warn('files could not be previewed', { code: codeOf(error), workspace, turn }, error);
    return files.map(() => undefined);
  }
}

/** Inputs are named by number: what people call their files never gets there. */
async function look(
  { sandbox }: Pick<AgentContext, 'sandbox'>,
  owner: Omit<Taker, 'signal'>,
  files: readonly Uint8Array[],
  signal: AbortSignal,
): Promise<Execution> {
  await sandbox.killOlder(owner);
  const program = { path: PREVIEW_ENTRY, bytes: new TextEncoder().encode(PREVIEW_PROGRAM) };
  const inputs = files.map((bytes, index) => ({ path: String(index), bytes }));
  return sandbox.run(
    {
      ...{ owner, inputs, language: 'python', entry: PREVIEW_ENTRY, files: [program], limits: PREVIEW_LIMITS },
      ...{ environment: {}, timeZone: 'UTC', hosts: [] },
    },
    () => {},
    signal,
  );
}

/** Runs `work` with a signal that also aborts when it takes too long. */
async function withPatience<Value>(
  { clock }: Pick<AgentContext, 'clock'>,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const late = new AbortController();
  const done = new AbortController();
  const waiting = clock.wait(PATIENCE_MS, done.signal).then(() => late.abort());
  try {
    return await work(AbortSignal.any([signal, late.signal]));
  } finally {
    done.abort();
    await waiting;
  }
}

/** What to log; undefined when all went well. */
function failureOf({ ending }: Execution, nonsense: boolean): string | undefined {
  if (ending.kind === 'limit') {
    return `limit ${ending.limit}`;
  }
  if (ending.kind === 'exited' && ending.code !== 0) {
    return `exit ${ending.code}`;
  }
  if (ending.kind === 'stopped') {
    return 'no sandbox in time';
  }
  return nonsense ? 'no report' : undefined;
}
