import { previewOf } from '#domain/preview/preview.ts';
import type { RequestFile, ThreadRef } from '#domain/session/session.ts';
import { AgentError } from '#domain/text/errors.ts';
import { type AgentContext, type Bounds, MIB } from '../core/context.ts';
import { bytesOf, keep } from '../core/stored.ts';
import { previewFiles, type Taker } from './preview-files.ts';

/** A file that the program may read, with what the planner sees of it. */
export interface ReadFile {
  readonly file: RequestFile;
  /** First lines, as data; empty when nothing could be read of it. */
  readonly preview: string;
}

/** A file that was fetched. `unseen` are the bytes that only a sandbox may look into. */
interface FetchedFile extends ReadFile {
  readonly unseen: Uint8Array | undefined;
}

const LOCKED = 'it is locked with a password';
const EMPTY = 'it is empty';

/**
 * Fetches the files of a request, keeps their bytes and looks into them, into text at once and into everything else in
 * a sandbox for `taker` (without one it is not looked into). What cannot be passed on gets its reason and the rest goes
 * on. Files that were fetched before are not fetched again; those with a summary need no sandbox again.
 */
export async function readFiles(
  context: AgentContext,
  ref: ThreadRef,
  files: readonly RequestFile[],
  taker?: Omit<Taker, 'workspace'>,
): Promise<ReadFile[]> {
  const bounds = await context.bounds(ref.workspace);
  const { mostFiles, mostRunMb } = bounds;
  const fetched = await Promise.all(
    files.map((file, index) =>
      index < mostFiles ? fetchFile(context, ref, file, bounds) : leave(file, `I take ${mostFiles} files a request`),
    ),
  );
  let left = mostRunMb * MIB;
  const fitting = fetched.map((one) => {
    left -= one.file.leftOut === null ? one.file.size : 0;
    return left >= 0 || one.file.leftOut !== null
      ? one
      : leave(one.file, `all files together are larger than ${mostRunMb} MB`);
  });
  return taker ? lookInto(context, { ...taker, workspace: ref.workspace }, fitting) : fitting.map(withoutBytes);
}

async function fetchFile(
  context: AgentContext,
  ref: ThreadRef,
  file: RequestFile,
  { mostFileMb, previews }: Bounds,
): Promise<FetchedFile> {
  if (file.leftOut !== null) {
    return leave(file, file.leftOut);
  }
  const known = await bytesOf(context, ref.workspace, file.sha256);
  const fetched = known ? { bytes: known } : await context.thread.fetch(ref.workspace, file, mostFileMb * MIB);
  if ('reason' in fetched) {
    return leave(file, fetched.reason);
  }
  const { bytes } = fetched;
  if (bytes.length === 0) {
    return leave(file, EMPTY);
  }
  const sha256 = known ? file.sha256 : await keep(context, ref.workspace, bytes);
  const kept = { ...file, sha256, size: bytes.length };
  if (!previews) {
    return { file: { ...kept, summary: '' }, preview: '', unseen: undefined };
  }
  const preview = previewOf(file.name, bytes);
  const summary = preview?.summary ?? (known ? file.summary : '');
  const unseen = summary === '' && preview === undefined ? bytes : undefined;
  return { file: { ...kept, summary }, preview: preview?.text ?? '', unseen };
}

const leave = (file: RequestFile, leftOut: string): FetchedFile => ({
  file: { ...file, leftOut },
  preview: '',
  unseen: undefined,
});

/** One sandbox for all that is not text. */
async function lookInto(context: AgentContext, taker: Taker, files: readonly FetchedFile[]): Promise<ReadFile[]> {
  const unseen = files.flatMap((one) => one.unseen ?? []);
  const seen = await previewFiles(context, taker, unseen);
  throwIfStopped(taker.signal);
  return files.map((one) => {
    const found = one.unseen && seen[unseen.indexOf(one.unseen)];
    if (found === undefined) {
      return withoutBytes(one);
    }
    const { summary, text, locked } = found;
    return locked
      ? { file: { ...one.file, summary, leftOut: LOCKED }, preview: '' }
      : { file: { ...one.file, summary }, preview: text };
  });
}

const withoutBytes = ({ file, preview }: FetchedFile): ReadFile => ({ file, preview });

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
