import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const WRITER = fileURLToPath(new URL('./writer-process.ts', import.meta.url));

interface Writing {
  readonly file: string;
  readonly key: Uint8Array;
  /** How often it counts; without end unless told. */
  readonly counts?: number;
  /** No file that it writes may grow beyond this, as on a full disk. */
  readonly fileKb?: number;
}

/** Another process that counts in the record T1 session counter. `until` sees every count and settles at its end. */
export function startWriter({ file, key, counts = Number.MAX_SAFE_INTEGER, fileKb }: Writing) {
  const limit = fileKb === undefined ? '' : `ulimit -f ${fileKb}; `;
  const writer = [process.execPath, WRITER, file, Buffer.from(key).toString('hex'), `${counts}`];
  const child = spawn('bash', ['-c', `${limit}exec "$@"`, 'bash', ...writer], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  return {
    kill: () => void child.kill('SIGKILL'),
    async until(seen: (count: number) => unknown): Promise<{ acknowledged: number; error: string | undefined }> {
      let acknowledged = 0;
      let error: string | undefined;
      // After a kill, lines that are still in the pipe were acknowledged too.
      for await (const line of createInterface({ input: child.stdout })) {
        if (/^\d+$/.test(line)) {
          acknowledged = Number(line);
          seen(acknowledged);
        } else {
          error = line;
        }
      }
      await ended;
      return { acknowledged, error };
    },
  };
}
