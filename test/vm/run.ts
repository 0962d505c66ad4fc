import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { boot } from './boot.ts';
import { buildImage } from './image.ts';

// `npm run test:cgroup2`: the sandbox's memory and process tests on a kernel with the second version of control groups,
// in an emulated machine. Ends as every test run: `N passed, N failed`, and 0 only when all passed.
const KERNEL = fileURLToPath(new URL('../../.vm/vmlinuz', import.meta.url));
const LIMIT_SECONDS = 10 * 60;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const folder = mkdtempSync(join(tmpdir(), 'threadsmith-vm-'));
const stopping = new AbortController();
for (const signal of SIGNALS) {
  process.on(signal, () => stopping.abort());
}
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
process.exitCode = await main().catch((error: unknown) => {
  const why = error instanceof Error ? error.message : 'it broke off';
  return failed(`The machine could not be made: ${why}`);
});

async function main(): Promise<number> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return failed('The machine runs the programs of this one, which must be Linux on x86-64.');
  }
  if (!existsSync(KERNEL)) {
    return failed('There is no kernel in .vm/: node bring-up.mjs vm -- true fetches it on Debian.');
  }
  const image = join(folder, 'disk');
  const stage = join(folder, 'root');
  buildImage(image, stage);
  rmSync(stage, { recursive: true });
  const onUp = (milliseconds: number): void => {
    console.log(`The machine is up after ${(milliseconds / 1000).toFixed(1)} seconds.`);
    rmSync(image); // it is open there; so nothing large is left even when we are killed
  };
  const { signal } = stopping;
  const booted = await boot({ kernel: KERNEL, image, folder, seconds: LIMIT_SECONDS, signal, onUp });
  return 'trouble' in booted ? failed(booted.trouble) : booted.code;
}

function failed(sentence: string): number {
  console.log(`${sentence}\n\n0 passed, 1 failed`);
  return 1;
}
