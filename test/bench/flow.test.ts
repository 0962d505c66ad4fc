import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const node = (...args: string[]) => promisify(execFile)(process.execPath, args, { cwd: ROOT });

const positive = z.number().positive();
const Line = z.strictObject({
  name: z.literal('flow'),
  figures: z.strictObject({
    card_ratio: positive,
    card_ms: positive,
    card_bare_ms: positive,
    proposal_ratio: positive,
    proposal_ms: positive,
    proposal_bare_ms: positive,
    output_ratio: positive,
    output_ms: positive,
    output_bare_ms: positive,
    card_arrival_ratio: positive,
    proposal_arrival_ratio: positive,
    runs: z.literal(2),
  }),
});

it('measures the flow beside bare Bolt apps and ends with one line of figures', async () => {
  const { stdout } = await node('bench/run.ts', 'flow', '--json', '--runs', '2', '--warm-ups', '1');
  const lines = stdout.trimEnd().split('\n');
  const { figures } = Line.parse(JSON.parse(lines.at(-1) ?? ''));
  expect(figures.card_ms).toBeLessThan(figures.proposal_ms);
  // Both sides have waited for Slack: nothing is seen before its call is answered.
  expect(Math.min(figures.card_ms, figures.card_bare_ms)).toBeGreaterThan(50);
  expect(Math.min(figures.proposal_ms, figures.proposal_bare_ms)).toBeGreaterThan(100);
  expect(stdout).toMatch(/Calls up to the proposal, made by both: .*files\.info.* → .*chat\.update\n/);
  expect(stdout).toMatch(/Look-ups up to the sandbox, made by both: .*conversations\.members.*\n/);
}, 60_000);

it('names the benches when it is asked for one that it has not', async () => {
  await expect(node('bench/run.ts', 'nothing')).rejects.toMatchObject({ code: 2, stderr: /Benches: flow/ });
});
