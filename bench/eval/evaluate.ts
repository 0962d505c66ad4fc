import { codeOf } from '#domain/text/errors.ts';
import { brokenResult, type Result } from './result.ts';
import type { ResultFile } from './result-file.ts';
import { type Parts, runTask } from './run-task.ts';
import { invalid, type Task } from './task.ts';

/** Which tasks are run although the file has them: none, those that were not solved, or all. */
export type Again = 'none' | 'unsolved' | 'all';

interface Evaluation {
  /** The model's name, as results say whose they are. */
  readonly model: string;
  /** Opened only when there is something to run. */
  readonly open: () => Promise<Parts>;
  readonly file: ResultFile;
  readonly again: Again;
  readonly parallel: number;
  /** Aborted when the run ends early: then nothing more is started or kept. */
  readonly ended: AbortSignal;
  /** Called as often as something is known; `isOld` for what the file had. */
  readonly seen: (result: Result, isOld: boolean) => void;
}

/** All tasks, so many at a time; gives their results in the order of the tasks. No task ends another one. */
export async function evaluate(
  tasks: readonly Task[],
  { model, open, file, again, parallel, ended, seen }: Evaluation,
): Promise<Result[]> {
  const results = new Map<string, Result>();
  const waiting: Task[] = [];
  for (const task of tasks) {
    const old = stillGood(file.known.get(task.id), task, again);
    if (old === undefined) {
      waiting.push(task);
    } else if (old.model === model) {
      results.set(task.id, old);
      seen(old, true);
    } else {
      throw invalid(
        `the result of ${task.id} is of another model (${old.model}); name another file with --out, or say --again`,
      );
    }
  }
  const worker = async (parts: Parts): Promise<void> => {
    for (let task = waiting.shift(); task !== undefined && !ended.aborted; task = waiting.shift()) {
      const result = await unlessBroken(task, parts);
      if (!ended.aborted) {
        file.keep(result);
        results.set(task.id, result);
        seen(result, false);
      }
    }
  };
  if (waiting.length > 0) {
    const parts = await open();
    await Promise.all(Array.from({ length: parallel }, () => worker(parts)));
  }
  return tasks.flatMap(({ id }) => results.get(id) ?? []);
}

function stillGood(result: Result | undefined, task: Task, again: Again): Result | undefined {
  const isAsked = again === 'all' || (again === 'unsolved' && result?.solved === false);
  return result === undefined || isAsked || result.task !== task.digest ? undefined : result;
}

/** What nobody foresaw fails its task and no other. */
async function unlessBroken(task: Task, parts: Parts): Promise<Result> {
  const began = performance.now();
  try {
    return await runTask(task, parts);
  } catch (error) {
    const words = `it broke: ${error instanceof Error ? error.message : codeOf(error)}`;
    return await brokenResult(task, parts.model.usual ?? '', (performance.now() - began) / 1000, words);
  }
}
