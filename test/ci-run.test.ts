import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FINE = { lint: 'true', types: 'true', test: 'echo 12 passed, 0 failed', long: 'echo 3 passed, 0 failed' };

it('adds both test runs up in its last line', async () => {
  expect(await ciRun(FINE)).toMatchObject({ code: 0, last: '15 passed, 0 failed' });
  const worse = { ...FINE, test: 'echo 12 passed, 2 failed, 1 skipped; exit 1' };
  expect(await ciRun(worse)).toMatchObject({ code: 1, last: '15 passed, 2 failed, 1 skipped' });
});

it('counts what ends badly without saying so', async () => {
  expect(await ciRun({ ...FINE, lint: 'exit 1' })).toMatchObject({ code: 1, last: '15 passed, 1 failed' });
  expect(await ciRun({ ...FINE, types: 'exit 2', lint: 'exit 1' })).toMatchObject({ last: '15 passed, 2 failed' });
  expect(await ciRun({ ...FINE, test: 'echo 5 passed, 0 failed; exit 1' })).toMatchObject({
    last: '8 passed, 1 failed',
  });
  expect(await ciRun({ ...FINE, long: 'true' })).toMatchObject({ code: 1, last: '12 passed, 1 failed' });
});

it('takes the closing line, not a sentence that looks like one before it', async () => {
  const noisy = { ...FINE, test: 'echo 99 passed, 99 failed; echo 4 passed, 0 failed; echo "x 7 passed, 0 failed"' };
  expect(await ciRun(noisy)).toMatchObject({ code: 0, last: '7 passed, 0 failed' });
});

it('still ends with its line when it is told to end, and leaves nothing running', async () => {
  const { last, code, pid } = await ciRun({ ...FINE, test: `echo $$ > pid; echo waiting; exec sleep 600` }, 'waiting');
  expect({ last, code }).toEqual({ last: '0 passed, 1 failed', code: 1 });
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false));
});

it('runs the test command that people run', () => {
  expect(readFileSync(join(ROOT, '.ci/run'), 'utf8')).toMatch(/^tests test npm test$/m);
});

/** Whether it still runs, on Linux; one that is dead and waits for its parent does not. */
function isAlive(pid: string): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !readFileSync(stat, 'utf8').includes(') Z ');
}

/** Runs a copy of .ci/run with an npm that does what `scripts` says; `until` is the output at which it is told to end. */
async function ciRun(scripts: typeof FINE, until?: string) {
  const home = mkdtempSync(join(tmpdir(), 'ci-run-'));
  mkdirSync(join(home, '.ci'));
  copyFileSync(join(ROOT, '.ci/run'), join(home, '.ci/run'));
  const cases = Object.entries(scripts)
    .map(([name, body]) => `*${name}) ${body};;`)
    .join('\n');
  writeFileSync(join(home, 'npm'), `#!/bin/sh\ncase "$*" in\n${cases}\nesac\n`);
  chmodSync(join(home, 'npm'), 0o755);
  const child = spawn(join(home, '.ci/run'), {
    env: { PATH: `${home}:${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  child.stdout.on('data', (chunk) => {
    if (until !== undefined && String(chunk).includes(until)) {
      child.kill('SIGTERM');
    }
  });
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await closed;
  const pid = until === undefined ? '' : readFileSync(join(home, 'pid'), 'utf8').trim();
  rmSync(home, { recursive: true });
  expect(errors).toBe('');
  return { code, last: out.trimEnd().split('\n').at(-1), pid };
}
