import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from '#ports/sandbox.ts';
import { compare, type Pair } from '../bench.ts';
import { type Part, runPython, timed } from './part.ts';

const TEXT = 'print("hello")\n';
/** As the sandboxes start it, so that only what is around it differs. */
const BARE = ['-s', '-E', '-P', '-B', '-u'];

/** A whole hello in Python through the port, beside a bare process of the same interpreter. A B A B. */
export const hello =
  (name: string, open: () => Promise<Sandbox>): Part =>
  async ({ runs, warmUps }) => {
    const folder = await mkdtemp(join(tmpdir(), 'threadsmith-bench-'));
    const file = join(folder, 'hello.py');
    await writeFile(file, TEXT);
    const sandbox = await open();
    const pairs: Pair[] = [];
    try {
      for (let index = 0; index < warmUps + runs; index += 1) {
        const ours = await timed(() => throughThePort(sandbox));
        const theirs = await timed(() => bare(file));
        if (index >= warmUps) {
          pairs.push({ ours, theirs });
        }
      }
    } finally {
      await sandbox.close();
      await rm(folder, { recursive: true });
    }
    const { ratio, ours, theirs } = compare(pairs);
    return {
      rows: [[`Python hello, ${name} : bare process`, String(ratio), String(ours), String(theirs)]],
      figures: { [`${name}_python_ratio`]: ratio, [`${name}_python_ms`]: ours, [`${name}_bare_python_ms`]: theirs },
    };
  };

async function throughThePort(sandbox: Sandbox): Promise<void> {
  const { stdout, stderr } = await runPython(sandbox, TEXT);
  if (stdout !== 'hello\n') {
    throw new Error(`the sandbox said ${stdout}${stderr}`);
  }
}

/** Started, read to its end, waited for. */
async function bare(file: string): Promise<void> {
  const child = spawn('/usr/bin/python3', [...BARE, file], { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  const [stdout] = await Promise.all([child.stdout.toArray(), child.stderr.toArray(), closed]);
  if (Buffer.concat(stdout).toString() !== 'hello\n') {
    throw new Error('the bare process said something else');
  }
}
