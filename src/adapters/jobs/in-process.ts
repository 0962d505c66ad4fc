import { codeOf } from '#domain/text/errors.ts';
import type { Job, Jobs } from '#ports/jobs.ts';
import type { Log } from '#ports/log.ts';

interface Options {
  readonly log: Log;
  /** How many jobs are done at a time; at least 1. */
  readonly concurrency: number;
}

/** Does jobs in this process, in the order they were added, `concurrency` at a time. */
export function inProcessJobs({ log, concurrency }: Options): Jobs {
  const waiting = new Map<string, Job>();
  const running = new Map<string, Promise<void>>();
  let handle: ((job: Job) => Promise<void>) | undefined;
  let draining = false;

  const doNext = () => {
    for (const [id, job] of waiting) {
      if (handle === undefined || draining || running.size >= concurrency) {
        return;
      }
      waiting.delete(id);
      running.set(id, doOne(job, handle));
    }
  };

  const doOne = async (job: Job, handler: (job: Job) => Promise<void>) => {
    await Promise.resolve(); // so that the job is seen as running before its handler can do anything
    try {
      await handler(job);
    } catch (error) {
      const { workspace, id } = job.key;
      log.error('a job failed', { code: codeOf(error), job: job.id, workspace, session: id, turn: job.turn }, error);
    }
    running.delete(job.id);
    doNext();
  };

  return {
    start(handler) {
      handle = handler;
      doNext();
    },
    add(job) {
      if (!(draining || waiting.has(job.id) || running.has(job.id))) {
        waiting.set(job.id, job);
        doNext();
      }
    },
    async drain() {
      draining = true;
      waiting.clear(); // the outbox still has them
      await Promise.all(running.values());
    },
  };
}
