/** A file that stays behind in the sandbox, and why. */
export interface LeftBehind {
  readonly path: string;
  readonly reason: 'too_large' | 'too_many' | 'not_regular' | 'unsafe_name';
}

/** What `find` saw: a regular file is kind `f`. `path` is undefined when the name is not UTF-8. */
export interface Listed {
  readonly kind: string;
  readonly size: number;
  readonly path: string | undefined;
  readonly shown: string;
}

/** Which of the listed files are fetched; paths without the leading `../`. */
export interface Choice {
  readonly wanted: ReadonlyMap<string, number>;
  readonly leftOut: readonly LeftBehind[];
  /** New files in all, fetched or not, result.json not counted. */
  readonly found: number;
}

/** Where a program leaves its result, in the work folder. */
export const RESULT = 'result.json';
const RESULT_BYTES = 2 ** 20;
const FILE_BYTES = 50 * 2 ** 20;
const ALL_BYTES = 100 * 2 ** 20;
const PATH_CHARACTERS = 255;
const LEFT_OUT_NAMED = 1000;
const CACHES = new Set(['__pycache__', '.cache', '.config', '.local', '.npm', '.matplotlib']);

/** One entry of the listing, `KIND SIZE PATH`; undefined when it is not of that form. */
export function parseListed(entry: Uint8Array): Listed | undefined {
  const shown = new TextDecoder('utf-8', { ignoreBOM: true }).decode(entry);
  const parts = /^(\S) (\d{1,19}) (.+)$/su.exec(shown);
  const [, kind, size, rest] = parts ?? [];
  if (kind === undefined || size === undefined || rest === undefined) {
    return undefined;
  }
  return { kind, size: Number(size), path: isExact(shown, entry) ? rest : undefined, shown: rest };
}

/** Decoding has replaced nothing. */
function isExact(text: string, bytes: Uint8Array): boolean {
  const again = new TextEncoder().encode(text);
  return again.length === bytes.length && again.every((byte, at) => byte === bytes[at]);
}

/** Decides by name, kind, count and size what is fetched: at most `files` artifacts, 50 MiB each, 100 MiB in all. */
export function choose(listed: readonly Listed[], own: ReadonlySet<string>, files: number): Choice {
  const wanted = new Map<string, number>();
  const leftOut: LeftBehind[] = [];
  let found = 0;
  let bytes = 0;
  for (const { kind, size, path, shown } of listed.toSorted((a, b) => (a.shown < b.shown ? -1 : 1))) {
    if (own.has(shown) || isCache(shown)) {
      continue;
    }
    const isResult = shown === RESULT;
    found += isResult ? 0 : 1;
    const count = wanted.size - (wanted.has(RESULT) ? 1 : 0);
    const reason = refusal({ kind, size, path, isResult, full: count >= files, over: bytes + size > ALL_BYTES });
    if (reason !== undefined || path === undefined) {
      leftOut.push({ path: shown, reason: reason ?? 'unsafe_name' });
      continue;
    }
    wanted.set(path, size);
    bytes += isResult ? 0 : size;
  }
  return { wanted, leftOut: leftOut.slice(0, LEFT_OUT_NAMED), found };
}

interface Candidate {
  readonly kind: string;
  readonly size: number;
  readonly path: string | undefined;
  readonly isResult: boolean;
  readonly full: boolean;
  readonly over: boolean;
}

function refusal({ kind, size, path, isResult, full, over }: Candidate): LeftBehind['reason'] | undefined {
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
