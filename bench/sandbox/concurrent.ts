import type { Sandbox } from '#ports/sandbox.ts';
import { median } from '../bench.ts';
import { type Part, runPython, timed } from './part.ts';

const AT_ONCE = 20;
/** One round takes as long as many single runs. */
const RUNS_A_ROUND = 5;

/** Twenty at once, from the first call to the end of the last clean-up. */
export const concurrent =
  (open: () => Promise<Sandbox>): Part =>
  async ({ runs }) => {
    const sandbox = await open();
    const rounds: number[] = [];
    try {
      for (let index = 0; index <= Math.ceil(runs / RUNS_A_ROUND); index += 1) {
        const all = () => Promise.all(Array.from({ length: AT_ONCE }, () => runPython(sandbox, 'print("hello")\n')));
        rounds.push(await timed(all));
      }
    } finally {
      await sandbox.close();
    }
    const [, ...counted] = rounds; // the first one fills caches
    const ms = Math.round(median(counted));
    return { rows: [[`${AT_ONCE} at once, all of them`, '', String(ms), '']], figures: { concurrent20_ms: ms } };
  };
