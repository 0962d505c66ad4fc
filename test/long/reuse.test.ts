import { expect, it } from 'vitest';
import { reuse } from '../../bench/reuse.ts';

it('200 requests for what was kept, in other words and with other values, reuse it among 2,000 other tools', async () => {
  const figures = await reuse({ runs: 1, warmUps: 1, print: (line) => process.stdout.write(`${line}\n`) });
  expect(figures).toMatchObject({
    ...{ rows: 200, distractors: 2_000, ran_percent: 100, kept_percent: 100 },
    ...{ reuse_wrong: 0, reuse_code: 0 },
  });
  expect(figures.reuse_percent).toBeGreaterThanOrEqual(95);
  expect(figures.reuse_equal_percent).toBe(figures.reuse_percent);
});
