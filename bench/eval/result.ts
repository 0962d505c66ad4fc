import { z } from 'zod';
import type { Sha256 } from '#domain/program/program.ts';
import { type Attempt, lastAttempt, type Turn } from '#domain/session/session.ts';
import { type Evidence, judge } from './checks.ts';
import type { Failure } from './failures.ts';
import type { Task } from './task.ts';

const Tried = z.object({
  outcome: z.string(),
  language: z.string(),
  name: z.string(),
  source: z.string(),
  arguments: z.record(z.string(), z.json()),
  stderr: z.string(),
});

/** What came of a task; one line of the result file. */
export const Result = z.object({
  id: z.string(),
  /** The task's digest: a line of a task that has changed since counts no more. */
  task: z.string(),
  model: z.string(),
  solved: z.boolean(),
  outcome: z.string(),
  /** Why it is not solved, or what went wrong beside it; empty when all went well. */
  reason: z.string(),
  attempts: z.int().nonnegative(),
  plan: z.json(),
  program: Tried.nullable(),
  /** The programs before it. */
  earlier: z.array(Tried),
  reply: z.string(),
  result: z.json(),
  output: z.string(),
  files: z.array(z.string()),
  checks: z.array(z.object({ check: z.json(), problem: z.string().nullable() })),
  tokens: z.object({ input: z.int(), cached: z.int(), output: z.int(), calls: z.int() }),
  /** Null where the price of a model is not known. */
  usd: z.number().nullable(),
  seconds: z.number(),
  /** The kept tool that was called instead of writing a program. */
  reused: z.string().nullable().default(null),
});
export type Result = z.infer<typeof Result>;

interface Circumstances {
  /** Why the harness ended it. */
  readonly reason: string | undefined;
  readonly seconds: number;
  readonly failures: readonly Failure[];
  readonly model: string;
  readonly bytes: (hash: Sha256) => Promise<Uint8Array | undefined>;
}

const STDERR_CHARACTERS = 4_000;
const OUTPUT_CHARACTERS = 20_000;

/** Judges a turn that is over; undefined when there is none. */
export async function resultOf(task: Task, turn: Turn | undefined, around: Circumstances): Promise<Result> {
  const text = async (hash: Sha256 | null | undefined): Promise<string> =>
    hash ? new TextDecoder().decode(await around.bytes(hash)) : '';
  const tried = await Promise.all((turn?.attempts ?? []).map((attempt) => triedIn(attempt, text)));
  const run = turn && lastAttempt(turn)?.run;
  const evidence: Evidence = {
    outcome: around.reason === undefined && turn ? outcomeOf(turn) : 'error',
    reply: turn ? replyOf(turn) : '',
    result: jsonOf(await text(run?.result)),
    output: await text(run?.stdout),
    files: await Promise.all(
      (run?.artifacts ?? []).map(async ({ path, sha256 }) => ({
        path,
        bytes: (await around.bytes(sha256)) ?? new Uint8Array(),
      })),
    ),
  };
  const checks = judge(task.expect, evidence);
  const missing = around.failures.some(({ isMissing }) => isMissing);
  const { calls = 0, input = 0, cached = 0, output = 0, usd = 0, unpriced = 0 } = turn?.spent ?? {};
  return {
    ...{ id: task.id, task: task.digest, model: around.model },
    solved: checks.every(({ problem }) => problem === null) && !missing,
    outcome: evidence.outcome,
    reason: reasonOf(turn, around, checks),
    attempts: tried.length,
    plan: jsonOf(JSON.stringify(turn?.plan ?? null)),
    program: tried.at(-1) ?? null,
    earlier: tried.slice(0, -1),
    reply: evidence.reply,
    result: jsonOf(await text(run?.result)),
    output: evidence.output.slice(0, OUTPUT_CHARACTERS),
    files: evidence.files.map(({ path }) => path),
    checks: checks.map(({ check, problem }) => ({ check: jsonOf(JSON.stringify(check)), problem })),
    tokens: { input, cached, output, calls },
    usd: unpriced > 0 ? null : usd,
    seconds: Math.round(around.seconds * 100) / 100,
    reused: (turn && lastAttempt(turn)?.reused?.name) ?? null,
  };
}

/** A task that broke before there was anything to judge. */
export const brokenResult = (task: Task, model: string, seconds: number, words: string): Promise<Result> =>
  resultOf(task, undefined, { reason: words, seconds, failures: [], model, bytes: async () => undefined });

async function triedIn(
  { program, name, run }: Attempt,
  text: (hash: Sha256 | null | undefined) => Promise<string>,
): Promise<z.infer<typeof Tried>> {
  return {
    outcome: run?.outcome.kind ?? 'not run',
    language: program.language,
    name,
    source: await text(program.files[0]?.sha256),
    arguments: program.arguments,
    stderr: (await text(run?.stderr)).slice(-STDERR_CHARACTERS),
  };
}

/** How a turn ended, as tasks name it. Words that no model made are a refusal of our own, before anything could run. */
function outcomeOf(turn: Turn): string {
  switch (turn.status) {
    case 'finished':
      return lastAttempt(turn)?.run?.outcome.kind ?? 'error';
    case 'answered':
      return turn.model === '' ? 'refused' : 'answered';
    case 'asking':
      return 'asked';
    default:
      return 'error';
  }
}

function replyOf(turn: Turn): string {
  switch (turn.status) {
    case 'finished':
      return turn.words ?? '';
    case 'answered':
    case 'asking':
      return turn.reply;
    default:
      return '';
  }
}

function reasonOf(
  turn: Turn | undefined,
  { reason, failures }: Circumstances,
  checks: ReturnType<typeof judge>,
): string {
  const ended = turn?.status === 'failed' ? `it failed: ${turn.reason}` : undefined;
  const stopped = reason ?? ended;
  const problems = stopped === undefined ? checks.flatMap(({ problem }) => problem ?? []) : [stopped];
  return [...problems, ...failures.map(({ words }) => words)].join('; ').replace(/\s+/g, ' ');
}

function jsonOf(text: string): z.infer<ReturnType<typeof z.json>> {
  const parsed = z.json().safeParse(parsedOr(text));
  return parsed.success ? parsed.data : null;
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
