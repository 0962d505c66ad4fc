import { inProcessJobs } from '#adapters/jobs/in-process.ts';
import type { Log } from '#ports/log.ts';
import { jobsContract } from '../../contracts/jobs.contract.ts';

jobsContract(() => {
  const failures: { code: string; job: unknown }[] = [];
  const log: Log = {
    info: () => undefined,
    warn: () => undefined,
    error: (_message, { code, job }) => failures.push({ code, job }),
  };
  return { jobs: inProcessJobs({ log, concurrency: 2 }), failures: () => failures };
});
