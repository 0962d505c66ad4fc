import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freshFolder } from './folder.ts';

/** A real redis-server of this test on 127.0.0.1, with its data in a folder of its own. */
export interface RedisServer {
  readonly url: string;
  readonly folder: string;
  /** Ends it in good order; `start` brings it back on the same port with what it had written. */
  stop(): Promise<void>;
  kill(): Promise<void>;
  start(): Promise<void>;
  /** It keeps its connections and says nothing more, like a machine that swaps or a network that drops packets. */
  /** It becomes a replica of a server that is not there: it keeps its connections and writes nothing more. */
  demote(): Promise<void>;
  freeze(): void;
  thaw(): void;
  /** Ends it for good and removes its data. */
  remove(): Promise<void>;
}

/** Starts one on a free port. It appends every write to a file at once, so that a restart loses nothing. */
export async function startRedis(...settings: string[]): Promise<RedisServer> {
  const folder = await freshFolder();
  const port = await freePort();
  const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder.path, '--save', ''];
  const all = [...options, '--appendonly', 'yes', '--appendfsync', 'always', ...settings];
  let server = await run(all);

  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode === null && server.signalCode === null) {
      const ended = once(server, 'close');
      server.kill('SIGCONT');
      server.kill(signal);
      await ended;
    }
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    folder: join(folder.path),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async start() {
      server = await run(all);
    },
    async demote() {
      const socket = connect(port, '127.0.0.1').end('REPLICAOF 127.0.0.1 1\r\n');
      const said = String(await once(socket, 'data'));
      if (!said.includes('OK')) {
        throw new Error(`it stays what it is: ${said}`);
      }
    },
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    async remove() {
      await end('SIGKILL');
      await folder.remove();
    },
  };
}

async function run(options: string[]) {
  const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] });
  const said: string[] = [];
  for await (const line of createInterface({ input: server.stdout })) {
    said.push(line);
    if (line.includes('Ready to accept connections')) {
      server.stdout.resume(); // a full pipe would stop it
      return server;
    }
  }
  throw new Error(`redis-server did not start: ${said.join('\n')}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') {
    throw new Error('no free port');
  }
  return address.port;
}
