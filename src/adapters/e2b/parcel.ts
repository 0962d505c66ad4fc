import { isSafe, type LeftBehind, RESULT } from '#domain/program/left-files.ts';
import type { SandboxFile, Work } from '#ports/sandbox.ts';
import type { Report } from './frames.ts';

/** What a dead program left in its folder. */
export interface Left {
  readonly result: Uint8Array | undefined;
  readonly artifacts: readonly SandboxFile[];
  readonly leftOut: readonly LeftBehind[];
}

const RESULT_BYTES = 2 ** 20;
const FILE_BYTES = 50 * 2 ** 20;
const ALL_BYTES = 100 * 2 ** 20 + RESULT_BYTES;

/** Bytes that all files of a report have together; undefined when it promises what no supervisor of ours would. */
export function sizeOf({ files }: Report, { limits }: Pick<Work, 'limits'>): number | undefined {
  const names = new Set(files.map(({ path }) => path));
  const artifacts = files.filter(({ path }) => path !== RESULT);
  const bytes = files.reduce((total, { size }) => total + size, 0);
  const isHonest =
    names.size === files.length &&
    artifacts.length <= limits.files &&
    bytes <= ALL_BYTES &&
    files.every(({ path, size }) => isSafe(path) && size <= (path === RESULT ? RESULT_BYTES : FILE_BYTES));
  return isHonest ? bytes : undefined;
}

/** Cuts the parcel where the report says. What did not come is named: it was too much for the time there was. */
export function unpack({ files, leftOut }: Report, parcel: Uint8Array): Left {
  const came: SandboxFile[] = [];
  const lost: LeftBehind[] = [];
  let at = 0;
  for (const { path, size } of files) {
    const bytes = parcel.subarray(at, at + size);
    at += size;
    if (bytes.length === size) {
      came.push({ path, bytes });
    } else {
      lost.push({ path, reason: 'too_large' });
    }
  }
  return {
    result: came.find(({ path }) => path === RESULT)?.bytes,
    artifacts: came.filter(({ path }) => path !== RESULT),
    leftOut: [...leftOut, ...lost],
  };
}
