import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Sandbox } from '#ports/sandbox.ts';
import { median } from '../bench.ts';
import { type Part, runPython } from './part.ts';

const PRINTED_MB = 100;
const LOOK_EVERY_MS = 5;
const ROUNDS = 5;
const MEBIBYTE = 2 ** 20;
const TEXT = `import os\nfor i in range(${PRINTED_MB}): os.write(1, b"x" * (1 << 20))\n`;

/**
 * How much this process grows at most while a program prints 100 MB: with the usual limit, which ends the program,
 * and with one that half of it fits into. The second may grow by what it keeps, and by no more for what it drops.
 */
export const flood =
  (open: () => Promise<Sandbox>): Part =>
  async () => {
    const sandbox = await open();
    try {
      const small = await growth(sandbox, undefined);
      const large = await growth(sandbox, PRINTED_MB / 2);
      const row = (words: string, megabytes: number): string[] => [words, '', '', String(megabytes)];
      return {
        rows: [
          row(`${PRINTED_MB} MB printed, growth in MB, the usual limit`, small),
          row(`  the largest limit, ${PRINTED_MB / 2} MB`, large),
        ],
        figures: { flood_memory_mb: small, flood_largest_memory_mb: large },
      };
    } finally {
      await sandbox.close();
    }
  };

async function growth(sandbox: Sandbox, outputMb: number | undefined): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    collectGarbage();
    const before = process.memoryUsage.rss();
    let peak = before;
    const look = (): void => {
      peak = Math.max(peak, process.memoryUsage.rss());
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    const { ending } = await runPython(sandbox, TEXT, {
      limits: outputMb === undefined ? {} : { outputMb },
      observe: look,
    });
    look();
    clearInterval(timer);
    if (ending.kind !== 'limit') {
      throw new Error('the flood was not ended');
    }
    rounds.push((peak - before) / MEBIBYTE);
  }
  const [, ...counted] = rounds; // the first one makes the heap as large as it will be
  return Number(median(counted).toFixed(1));
}

/** What is left of the round before must not count for this one, nor hide its growth. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') {
    collect();
  }
}
