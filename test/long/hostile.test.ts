import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAMS = 80;

const Last = z.strictObject({ name: z.literal('hostile'), figures: z.record(z.string(), z.number()) });

it('programs of every class, and some by chance, do nothing to this machine', async () => {
  const args = ['bench/hostile/run.ts', '--count', String(PROGRAMS), '--parallel', '4', '--seconds', '2', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT }).catch(
    ({ stdout: told, stderr }: { stdout: string; stderr: string }) => {
      throw new Error(`${told}\n${stderr}`);
    },
  );
  const { figures } = Last.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''));
  expect(figures).toMatchObject({
    ...{ programs: PROGRAMS, classes: 25, breaches: 0, host_changes: 0, listener_contacts: 0 },
    ...{ processes_left: 0, groups_left: 0, containers_left: 0, files_left: 0 },
  });
  expect(figures.cut).toBeLessThan(PROGRAMS / 4); // on a busy machine some have no time for all that they try
}, 60_000);

it('a wrong command is told what it can be', async () => {
  const wrong = promisify(execFile)(process.execPath, ['bench/hostile/run.ts', '--provider', 'none'], { cwd: ROOT });
  await expect(wrong).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('Providers: bubblewrap') });
});
