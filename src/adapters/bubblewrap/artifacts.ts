import { extract } from 'tar-stream';
import type { Execution, SandboxFile } from '#ports/sandbox.ts';

export type LeftOut = Execution['leftOut'][number];

/** What `find` saw: a regular file is kind `f`. `path` is undefined when the name is not UTF-8. */
export interface Listed {
  readonly kind: string;
  readonly size: number;
  readonly path: string | undefined;
  readonly shown: string;
}

/** Which of the listed files are fetched; paths without the leading `./`. */
export interface Choice {
  readonly fetch: ReadonlyMap<string, number>;
  readonly leftOut: readonly LeftOut[];
  /** New files in all, fetched or not, result.json not counted. */
  readonly found: number;
}

export const RESULT = 'result.json';
const RESULT_BYTES = 2 ** 20;
const FILE_BYTES = 50 * 2 ** 20;
const ALL_BYTES = 100 * 2 ** 20;
/** A file's header, a long name's two more, and padding; once more for the archive's end. */
const HEADERS_BYTES = 12_288;
const PATH_CHARACTERS = 255;
const LEFT_OUT_NAMED = 1000;
const CACHES = new Set(['__pycache__', '.cache', '.config', '.local', '.npm', '.matplotlib']);

/** One entry of the listing, `KIND SIZE PATH`; undefined when it is not of that form. */
export function parseListed(entry: Uint8Array): Listed | undefined {
  const shown = new TextDecoder().decode(entry);
  const parts = /^(\S) (\d{1,19}) (.+)$/su.exec(shown);
  const [, kind, size, rest] = parts ?? [];
  if (kind === undefined || size === undefined || rest === undefined) {
    return undefined;
  }
  const exact = Buffer.from(shown).equals(entry);
  return { kind, size: Number(size), path: exact ? rest : undefined, shown: rest };
}

/** Decides by name, kind, count and size what is fetched: at most `files` artifacts, 50 MiB each, 100 MiB in all. */
export function choose(listed: readonly Listed[], own: ReadonlySet<string>, files: number): Choice {
  const fetch = new Map<string, number>();
  const leftOut: LeftOut[] = [];
  let found = 0;
  let bytes = 0;
  for (const { kind, size, path, shown } of listed.toSorted((a, b) => (a.shown < b.shown ? -1 : 1))) {
    if (own.has(shown) || isCache(shown)) {
      continue;
    }
    const isResult = shown === RESULT;
    found += isResult ? 0 : 1;
    const count = fetch.size - (fetch.has(RESULT) ? 1 : 0);
    const reason = refusal({ kind, size, path, isResult, full: count >= files, over: bytes + size > ALL_BYTES });
    if (reason !== undefined || path === undefined) {
      leftOut.push({ path: shown, reason: reason ?? 'unsafe_name' });
      continue;
    }
    fetch.set(path, size);
    bytes += isResult ? 0 : size;
  }
  return { fetch, leftOut: leftOut.slice(0, LEFT_OUT_NAMED), found };
}

interface Candidate {
  readonly kind: string;
  readonly size: number;
  readonly path: string | undefined;
  readonly isResult: boolean;
  readonly full: boolean;
  readonly over: boolean;
}

function refusal({ kind, size, path, isResult, full, over }: Candidate): LeftOut['reason'] | undefined {
  if (kind !== 'f') {
    return 'not_regular';
  }
  if (path === undefined || !isSafe(path)) {
    return 'unsafe_name';
  }
  if (isResult) {
    return size > RESULT_BYTES ? 'too_large' : undefined;
  }
  if (full) {
    return 'too_many';
  }
  return size > FILE_BYTES || over ? 'too_large' : undefined;
}

/** Relative, without `..`, without control characters, at most 255 characters. */
export const isSafe = (path: string): boolean =>
  path.length <= PATH_CHARACTERS &&
  !/\p{Cc}/u.test(path) &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');

const isCache = (path: string): boolean => path.split('/').some((part) => CACHES.has(part));

/**
 * Reads the chosen files out of a tar stream that the sandbox wrote. Strict: only regular files that were asked for,
 * once each, no larger than listed. Ends quietly where the stream breaks; what did not come is for the caller to name.
 */
export async function readFiles(tar: AsyncIterable<Buffer>, wanted: Choice['fetch']): Promise<readonly SandboxFile[]> {
  const files = new Map<string, SandboxFile>();
  const archive = extract();
  const expected = [...wanted.values()].reduce((total, size) => total + size + HEADERS_BYTES, HEADERS_BYTES);
  const fed = feed(tar, archive, expected);
  try {
    for await (const entry of archive) {
      const path = entry.header.name.replace(/^\.\//, '');
      const size = wanted.get(path);
      const welcome = entry.header.type === 'file' && size !== undefined && !files.has(path);
      const bytes = welcome && entry.header.size === size ? await readEntry(entry, size) : await skip(entry);
      if (bytes !== undefined) {
        files.set(path, { path, bytes });
      }
    }
  } catch {
    // A broken or forged stream: what came whole stays, the rest is named by the caller.
  }
  await fed;
  return [...files.values()];
}

/** Bounded, because a forged header could ask for a name of any length. */
async function feed(tar: AsyncIterable<Buffer>, archive: ReturnType<typeof extract>, maxBytes: number): Promise<void> {
  let bytes = 0;
  const broken = new Promise<void>((resolve) => archive.on('error', () => {}).once('close', resolve));
  for await (const chunk of tar) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      archive.destroy();
    }
    if (archive.destroyed) {
      continue; // keeps draining, so that the writer can end
    }
    if (!archive.write(chunk)) {
      await Promise.race([new Promise<void>((resolve) => archive.once('drain', resolve)), broken]);
    }
  }
  archive.end(undefined);
}

async function readEntry(entry: AsyncIterable<unknown>, size: number): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for await (const chunk of entry) {
    if (chunk instanceof Uint8Array) {
      bytes.set(chunk.subarray(0, size - at), at);
      at += chunk.length;
    }
  }
  return at === size ? bytes : undefined;
}

async function skip(entry: AsyncIterable<unknown>): Promise<undefined> {
  for await (const _ of entry) {
    // not asked for, or not what was listed
  }
}
