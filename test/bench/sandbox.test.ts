import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const positive = z.number().positive();
const Line = z.strictObject({
  name: z.literal('sandbox'),
  figures: z.object({
    bubblewrap_python_ratio: positive,
    bubblewrap_python_ms: positive,
    bubblewrap_bare_python_ms: positive,
    concurrent20_ms: positive,
    e2b_overhead_percent: z.number(),
    flood_memory_mb: z.number().nonnegative(),
    flood_largest_memory_mb: z.number().nonnegative(),
    runs: z.literal(2),
  }),
});

it('measures sandboxes beside bare processes, and our memory while a program floods', async () => {
  const parts = 'bubblewrap,concurrent,flood,e2b'; // a Docker engine is for the long tests
  const args = ['bench/run.ts', 'sandbox', '--json', '--runs', '2', '--warm-ups', '1', '--only', parts];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  const { figures } = Line.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''));
  expect(figures.bubblewrap_python_ms).toBeGreaterThan(figures.bubblewrap_bare_python_ms);
  expect(figures.flood_memory_mb).toBeLessThan(30); // 100 MB were printed
  expect(stdout).toMatch(/Python hello, bubblewrap : bare process/);
}, 60_000);
