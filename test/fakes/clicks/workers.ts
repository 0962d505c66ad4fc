import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { added, noTally, type Tally } from './tally.ts';

/** One process's share. Each lane has a database of its own in the one Redis, from `first` on, and a seed made of it. */
export interface Share {
  readonly redis: string;
  readonly seed: number;
  readonly sequences: number;
  readonly lanes: number;
  readonly first: number;
}

export interface Report {
  readonly tally: Tally;
  readonly failures: string[];
}

const MOST_BYTES = 50_000_000;
const run = promisify(execFile);

/** Plays sequences in several processes, one a core, over one Redis. */
export async function playInWorkers({
  workers,
  sequences,
  lanes,
  ...rest
}: Omit<Share, 'first'> & { readonly workers: number }): Promise<Report> {
  const file = new URL('worker.ts', import.meta.url).pathname;
  const reports = await Promise.all(
    Array.from({ length: workers }, async (_, worker): Promise<Report> => {
      const share: Share = { ...rest, lanes, sequences: sequences / workers, first: worker * lanes };
      const { stdout } = await run(process.execPath, [file, JSON.stringify(share)], { maxBuffer: MOST_BYTES });
      return JSON.parse(stdout);
    }),
  );
  const tally = reports.reduce((sum, report) => added(sum, report.tally), noTally());
  return { tally, failures: reports.flatMap(({ failures }) => failures) };
}
