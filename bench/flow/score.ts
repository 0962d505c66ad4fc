import type { Emulator } from '#playground/server.ts';

/** One Web API call as the emulator saw it. */
export type Call = ReturnType<Emulator['calls']>[number];

/** A call to be made again: after which others, and with what. */
export interface Step {
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Steps by index that had been answered when this one was made: what waited for them, waits. */
  readonly after: readonly number[];
  /** `ts` of the message that it posted, so that a replay can put its own in its place. */
  readonly posted: string | undefined;
}

const TIMER_SLACK_MS = 1;

/**
 * The calls of a run with what came after what. A call that was made while another was unanswered does not depend on
 * it; one that was made after the answer is taken to. `latencyMs` is what the emulator holds each answer back.
 */
export const scoreOf = (calls: readonly Call[], latencyMs: number): Step[] =>
  calls.map((call, index) => ({
    method: call.method,
    args: call.args,
    after: answered(calls.slice(0, index), call.at, latencyMs),
    posted: call.method === 'chat.postMessage' && typeof call.answer.ts === 'string' ? call.answer.ts : undefined,
  }));

/** Calls by index that had been answered at a moment. */
export const answered = (calls: readonly Call[], at: number, latencyMs: number): number[] =>
  calls.flatMap((call, index) => (call.at + latencyMs - TIMER_SLACK_MS <= at ? [index] : []));

/**
 * Makes the calls again, each as soon as those that it comes after are answered. `names` maps what the recorded run
 * called something (its thread, its file) to what it is called here.
 */
export async function replay(
  score: readonly Step[],
  names: ReadonlyMap<string, string>,
  call: (method: string, args: Record<string, unknown>) => Promise<Record<string, unknown>>,
): Promise<void> {
  const known = new Map(names);
  const made: Promise<void>[] = [];
  for (const { method, args, after, posted } of score) {
    const ready = after.length === 0 ? undefined : Promise.all(after.map((index) => made[index]));
    const make = async (): Promise<void> => {
      await ready;
      const answer = await call(method, renamed(args, known));
      if (posted !== undefined && typeof answer.ts === 'string') {
        known.set(posted, answer.ts);
      }
    };
    made.push(make());
  }
  await Promise.all(made);
}

function renamed(args: Readonly<Record<string, unknown>>, names: ReadonlyMap<string, string>): Record<string, unknown> {
  let text = JSON.stringify(args);
  for (const [there, here] of names) {
    text = text.replaceAll(there, here);
  }
  return JSON.parse(text);
}

/** The score in one line: calls side by side joined with +, steps one after the other with →. */
export function told(score: readonly Step[]): string {
  const stages: string[][] = [];
  const stageOf: number[] = [];
  for (const { method, after } of score) {
    const stage = Math.max(-1, ...after.map((index) => stageOf[index] ?? 0)) + 1;
    stageOf.push(stage);
    stages[stage] = [...(stages[stage] ?? []), method];
  }
  return stages.map((methods) => methods.join(' + ')).join(' → ') || 'none';
}
