import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { readTasks } from '../../bench/eval/task.ts';
import { TASKS } from '../fakes/eval-tasks.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const Figures = z.object({ solved: z.int(), tasks: z.int(), attempts: z.int(), seconds: z.number() });
const Line = z.strictObject({ name: z.literal('eval'), figures: Figures });

it('the tasks that ship are solved by what ships with them, 25 of 25', () => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['bench/eval.ts', TASKS, '--scripted', '--parallel', '2', '--json'],
    { cwd: ROOT, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const { figures } = Line.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''));
  expect({ ...figures, said: stdout }).toMatchObject({ solved: 25, tasks: 25, attempts: 24 });
}, 120_000);

it('every file of the tasks has its licence', async () => {
  const sources = await readFile(`${ROOT}/${TASKS}/SOURCES.md`, 'utf8');
  const names = (await readTasks(TASKS)).flatMap(({ bytes }) => bytes.map(({ name }) => name));
  expect(new Set(names).size).toBeGreaterThan(15);
  expect(names.filter((name) => !sources.includes(`\`${name}\``))).toEqual([]);
});
