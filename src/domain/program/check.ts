import type { Check, Magic } from './plan.ts';

/** What a run left, as far as promises are checked. */
export interface Evidence {
  readonly result: unknown;
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
}

/** The first promise that does not hold, in words for people; undefined when all hold. */
export function firstBroken(checks: readonly Check[], evidence: Evidence): string | undefined {
  for (const check of checks) {
    const problem = problemOf(check, evidence);
    if (problem !== undefined) {
      return problem;
    }
  }
  return undefined;
}

function problemOf(check: Check, evidence: Evidence): string | undefined {
  switch (check.check) {
    case 'key':
      return at(evidence.result, check.path) === undefined ? `nothing at ${name(check.path)}` : undefined;
    case 'type':
      return kindOf(at(evidence.result, check.path)) === check.kind
        ? undefined
        : `${name(check.path)} is no ${check.kind}`;
    case 'finite':
      return Number.isFinite(at(evidence.result, check.path)) ? undefined : `${name(check.path)} is no number`;
    case 'rows':
      return rowsProblem(at(evidence.result, check.path), check);
    case 'file':
      return fileProblem(check.glob, check.magic, evidence.files);
    case 'equals':
      return JSON.stringify(at(evidence.result, check.path)) === JSON.stringify(at(evidence.result, check.other))
        ? undefined
        : `${name(check.path)} and ${name(check.other)} differ`;
    default:
      return check satisfies never;
  }
}

/** RFC 6901: the value that a JSON Pointer names; undefined when there is none. */
export function at(value: unknown, pointer: string): unknown {
  const steps = pointer === '' ? [] : pointer.slice(1).split('/');
  return steps.reduce<unknown>((here, step) => {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    return typeof here === 'object' && here !== null ? Object.getOwnPropertyDescriptor(here, key)?.value : undefined;
  }, value);
}

const name = (pointer: string): string => (pointer === '' ? 'the result' : pointer.slice(1));

function kindOf(value: unknown): string {
  if (value === null) {
    return 'null';
  }
  return Array.isArray(value) ? 'array' : typeof value;
}

function rowsProblem(
  value: unknown,
  { path, min, max }: { path: string; min: number; max: number | null },
): string | undefined {
  if (!Array.isArray(value)) {
    return `${name(path)} is no list`;
  }
  const few = value.length < min ? `${name(path)} has ${value.length} rows, fewer than ${min}` : undefined;
  return (
    few ?? (max !== null && value.length > max ? `${name(path)} has ${value.length} rows, more than ${max}` : undefined)
  );
}

function fileProblem(glob: string, magic: Magic, files: Evidence['files']): string | undefined {
  const wanted = glob.replace(/^\.?\//, '').replace(/^out\//, '');
  const found = files.filter(({ path }) => matches(wanted, path.replace(/^out\//, '')));
  if (found.length === 0) {
    return `no file ${wanted}`;
  }
  return found.some(({ bytes }) => isMagic(magic, bytes)) ? undefined : `${wanted} is no ${magic}`;
}

/** Whether a name fits a pattern with `*` for any characters. Greedy with one way back, so never slow. */
function matches(pattern: string, text: string): boolean {
  let [inPattern, inText, star, retry] = [0, 0, -1, 0];
  while (inText < text.length) {
    if (pattern[inPattern] === '*') {
      star = inPattern;
      retry = inText;
      inPattern += 1;
    } else if (pattern[inPattern] === text[inText]) {
      inPattern += 1;
      inText += 1;
    } else if (star >= 0) {
      retry += 1;
      inPattern = star + 1;
      inText = retry;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(inPattern));
}

/** First bytes of each format, as its specification gives them. */
const MAGIC: Partial<Record<Magic, readonly number[]>> = {
  png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  jpeg: [0xff, 0xd8, 0xff],
  gif: [0x47, 0x49, 0x46, 0x38],
  pdf: [0x25, 0x50, 0x44, 0x46],
  zip: [0x50, 0x4b, 0x03, 0x04],
  xlsx: [0x50, 0x4b, 0x03, 0x04],
  parquet: [0x50, 0x41, 0x52, 0x31],
};

/** Whether bytes begin as this kind of file does. */
export function isMagic(magic: Magic, bytes: Uint8Array): boolean {
  const start = MAGIC[magic];
  if (start !== undefined) {
    return start.every((byte, index) => bytes[index] === byte);
  }
  return magic === 'any' || isText(magic, bytes);
}

function isText(magic: Magic, bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (magic === 'json') {
      JSON.parse(text);
    }
    return magic !== 'svg' || text.includes('<svg');
  } catch {
    return false;
  }
}
