import { AgentError } from '#domain/errors.ts';
import { previewOf } from '#domain/preview.ts';
import type { RequestFile, ThreadRef } from '#domain/session.ts';
import { type AgentContext, MIB } from './context.ts';
import { bytesOf, keep } from './stored.ts';

/** A file that the program may read, with what the planner sees of it. */
export interface ReadFile {
  readonly file: RequestFile;
  /** First lines, as data; empty when nothing could be read of it. */
  readonly preview: string;
}

/**
 * Fetches the files of a request, keeps their bytes and looks into them. What cannot be passed on gets its reason and
 * the rest goes on. Files that were fetched before are not fetched again.
 */
export async function readFiles(
  context: AgentContext,
  ref: ThreadRef,
  files: readonly RequestFile[],
): Promise<ReadFile[]> {
  const { mostFiles, mostFileMb, mostRunMb } = await context.bounds(ref.workspace);
  const read = await Promise.all(
    files.map((file, index) =>
      index < mostFiles ? readFile(context, ref, file, mostFileMb) : leave(file, `I take ${mostFiles} files a request`),
    ),
  );
  let left = mostRunMb * MIB;
  return read.map((one) => {
    left -= one.file.leftOut === null ? one.file.size : 0;
    return left >= 0
      ? one
      : { file: { ...one.file, leftOut: `all files together are larger than ${mostRunMb} MB` }, preview: '' };
  });
}

async function readFile(context: AgentContext, ref: ThreadRef, file: RequestFile, mostMb: number): Promise<ReadFile> {
  if (file.leftOut !== null) {
    return { file, preview: '' };
  }
  const known = await bytesOf(context, ref.workspace, file.sha256);
  const fetched = known ? { bytes: known } : await context.thread.fetch(ref.workspace, file, mostMb * MIB);
  if ('reason' in fetched) {
    return leave(file, fetched.reason);
  }
  const { bytes } = fetched;
  const sha256 = known ? file.sha256 : await keep(context, ref.workspace, bytes);
  const preview = previewOf(file.name, bytes);
  return {
    file: { ...file, sha256, size: bytes.length, summary: preview?.summary ?? '' },
    preview: preview?.text ?? '',
  };
}

const leave = (file: RequestFile, leftOut: string): ReadFile => ({ file: { ...file, leftOut }, preview: '' });

/**
 * A file's bytes at dispatch: those that were kept, or fetched again and still the same. Undefined when it is gone or
 * changed; SLACK_UNAVAILABLE comes through, because then nobody knows.
 */
export async function sameBytes(
  context: AgentContext,
  ref: ThreadRef,
  file: RequestFile,
): Promise<Uint8Array | undefined> {
  const kept = await bytesOf(context, ref.workspace, file.sha256);
  if (kept) {
    return kept;
  }
  const { mostFileMb } = await context.bounds(ref.workspace);
  const fetched = await context.thread.fetch(ref.workspace, file, mostFileMb * MIB);
  if ('reason' in fetched) {
    return undefined;
  }
  const hash = await keep(context, ref.workspace, fetched.bytes);
  return hash === file.sha256 ? fetched.bytes : undefined;
}

/** Throws what an aborted signal says, so that work for a stopped turn ends where it stands. */
export function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) {
    throw new AgentError('The turn was stopped', { code: 'STALE_EPOCH', cause: signal.reason });
  }
}
