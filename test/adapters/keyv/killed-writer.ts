import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const WRITER = fileURLToPath(new URL('./endless-writer.ts', import.meta.url));
const ENOUGH = 20;

/** Starts a process that counts in the store, kills it with SIGKILL in the midst, and gives its last acknowledged count. */
export async function writesOfAKilledProcess(file: string, key: Uint8Array): Promise<{ acknowledged: number }> {
  const child = spawn(process.execPath, [WRITER, file, Buffer.from(key).toString('hex')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  let acknowledged = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line);
    if (acknowledged >= ENOUGH) {
      child.kill('SIGKILL'); // lines that are still in the pipe were acknowledged too: the loop goes on to the end
    }
  }
  await ended;
  return { acknowledged };
}
