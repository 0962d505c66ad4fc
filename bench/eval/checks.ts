import { at, firstBroken } from '#domain/program/check.ts';
import type { Check } from './task.ts';

/** All that a task is judged by. */
export interface Evidence {
  readonly outcome: string;
  /** What the model said: its words about a result, its answer, or its question. */
  readonly reply: string;
  readonly result: unknown;
  /** What the program printed. */
  readonly output: string;
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
}

/** A check and why it does not hold; null when it does. */
export interface Judged {
  readonly check: Check;
  readonly problem: string | null;
}

type Of<Kind extends string> = Extract<Check, Record<Kind, unknown>>[Kind];

/** An answer is expected where nothing else is said. */
const USUAL: Check = { outcome: ['passed', 'answered'] };

/** Every check of a task, looked at one by one. */
export function judge(expect: readonly Check[], evidence: Evidence): Judged[] {
  const checks = expect.some((check) => 'outcome' in check) ? expect : [USUAL, ...expect];
  return checks.map((check) => ({ check, problem: problemOf(check, evidence) ?? null }));
}

function problemOf(check: Check, evidence: Evidence): string | undefined {
  if ('contains' in check) {
    return said(evidence).includes(check.contains) ? undefined : `the reply does not hold ${quoted(check.contains)}`;
  }
  if ('regex' in check) {
    return new RegExp(check.regex).test(said(evidence)) ? undefined : `the reply does not match ${check.regex}`;
  }
  if ('json' in check) {
    return jsonProblem(check.json, evidence);
  }
  if ('file' in check) {
    const { name, type } = check.file;
    return firstBroken([{ check: 'file', glob: name, magic: type }], evidence);
  }
  return 'outcome' in check ? outcomeProblem([check.outcome].flat(), evidence) : labelsProblem(check.labels, evidence);
}

function jsonProblem({ path, value, tolerance }: Of<'json'>, { result }: Evidence): string | undefined {
  const found = at(result, path);
  const where = path === '' ? 'the result' : path;
  return isSame(found, value, tolerance) ? undefined : `${where} is ${quoted(found)}, not ${quoted(value)}`;
}

const outcomeProblem = (wanted: readonly string[], { outcome }: Evidence): string | undefined =>
  wanted.includes(outcome) ? undefined : `it ended as ${outcome}, not ${wanted.join(' or ')}`;

function labelsProblem(labels: Of<'labels'>, evidence: Evidence): string | undefined {
  const wrong = Object.entries(labels).flatMap(([name, value]) => labelProblem(name, value, evidence) ?? []);
  return wrong.length === 0 ? undefined : wrong.join('; ');
}

const MOST_QUOTED = 200;

function quoted(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED)}…` : text;
}

/** What people read first: the words, and the result below them, one value a line. */
const said = ({ reply, result }: Evidence): string => [reply, ...leaves(result)].join('\n');

function leaves(value: unknown, name = ''): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item) => leaves(item, name));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, item]) => leaves(item, key));
  }
  return value === undefined || value === null ? [] : [name === '' ? String(value) : `${name}: ${String(value)}`];
}

/** What ten digits do not show is no difference, whatever the tolerance. */
const NOISE = 1e-10;

/** Whether two JSON values are the same, numbers within an absolute tolerance. */
export function isSame(found: unknown, wanted: unknown, tolerance: number): boolean {
  if (typeof found === 'number' && typeof wanted === 'number') {
    const noise = NOISE * Math.max(Math.abs(found), Math.abs(wanted));
    return Math.abs(found - wanted) <= tolerance + noise;
  }
  if (Array.isArray(found) && Array.isArray(wanted)) {
    return found.length === wanted.length && found.every((item, index) => isSame(item, wanted[index], tolerance));
  }
  if (isMembers(found) && isMembers(wanted)) {
    const names = Object.keys(wanted);
    const isWhole = names.length === Object.keys(found).length;
    return isWhole && names.every((name) => Object.hasOwn(found, name) && isSame(found[name], wanted[name], tolerance));
  }
  return found === wanted;
}

const isMembers = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const LABEL_TOLERANCE = 1e-4;

/** The words count before the result, the result before the output; of several in one of them the last. */
function labelProblem(name: string, wanted: string | number | boolean, evidence: Evidence): string | undefined {
  const places = [evidence.reply, leaves(evidence.result).join('\n'), evidence.output];
  const found = places.flatMap((text) => labelIn(text, name) ?? [])[0];
  if (found === undefined) {
    return `there is no @${name}[…]`;
  }
  return isSameLabel(found, String(wanted)) ? undefined : `@${name} is ${found}, not ${wanted}`;
}

/** The value of the last `@name[value]`; markdown may have escaped its signs. Brackets in the value may be nested once. */
export function labelIn(text: string, name: string): string | undefined {
  const label = new RegExp(`@${RegExp.escape(name)}\\[((?:[^\\[\\]]|\\[[^\\[\\]]*\\])*)\\]`, 'gu');
  return [...text.replace(/\\([_*[\]@])/g, '$1').matchAll(label)].at(-1)?.[1]?.trim();
}

/** Numbers as numbers, everything else as text whose case and gaps do not matter. */
export function isSameLabel(found: string, wanted: string): boolean {
  const [a, b] = [numberIn(found), numberIn(wanted)];
  if (a !== undefined && b !== undefined) {
    return Math.abs(a - b) <= LABEL_TOLERANCE * Math.abs(b);
  }
  const plain = (text: string): string => text.trim().replace(/\s+/g, ' ').toLowerCase();
  return plain(found) === plain(wanted);
}

/** `1,234.5`, `-3e-2` and `12.5 %` are numbers; undefined for what is none. */
function numberIn(text: string): number | undefined {
  const bare = text.trim().replace(/\s*%$/, '');
  const digits = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(bare) ? bare.replaceAll(',', '') : bare;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(digits) ? Number(digits) : undefined;
}
