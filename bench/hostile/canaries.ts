import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { Targets } from './hostile-program.ts';

/** Things on the host that only a program which broke out could change, hear or tell. */
export interface Canaries {
  /** Told to the programs, so that they need not look for it. */
  readonly targets: Targets;
  /** Texts that stand in files and variables of the host: no program may know them. */
  readonly secrets: readonly string[];
  /** A process that nobody may end. */
  readonly pid: number | undefined;
  /** How often somebody talked to a listener. */
  contacts(): number;
  /** What is not as it was, one line each. */
  changes(): readonly string[];
  close(): Promise<void>;
}

/** Puts them up: files that everybody may write below `folder`, listeners on all addresses, a process. */
export async function putUpCanaries(folder: string): Promise<Canaries> {
  const inFile = `secret-${randomBytes(12).toString('hex')}`;
  const inVariable = `secret-${randomBytes(12).toString('hex')}`;
  process.env.THREADSMITH_CANARY = inVariable; // Node writes it into this process's own memory only
  const house = join(folder, 'canaries');
  writeFiles(house, inFile);
  const ear = await listen(join(house, 'socket'));
  const before = picture(house);
  const bird = spawn('/bin/sleep', ['3600'], { stdio: 'ignore', env: { THREADSMITH_CANARY: inVariable } });
  return {
    targets: {
      HOST_FILE: join(house, 'public', 'file'),
      HOST_FOLDER: join(house, 'public'),
      HOST_TCP: String(ear.tcp),
      HOST_UDP: String(ear.udp),
      HOST_SOCKET: join(house, 'socket'),
      HOST_ADDRESS: ownAddress(),
    },
    secrets: [inFile, inVariable],
    pid: bird.pid,
    contacts: ear.contacts,
    changes: () => [...differences(before, picture(house)), ...(isAlive(bird) ? [] : ['the canary process is dead'])],
    async close() {
      bird.kill('SIGKILL');
      delete process.env.THREADSMITH_CANARY;
      await ear.close();
    },
  };
}

/** Open to everybody, so that nothing but the sandbox keeps a program from them. */
function writeFiles(house: string, secret: string): void {
  for (const name of ['', 'public', 'private']) {
    mkdirSync(join(house, name));
    chmodSync(join(house, name), name === 'private' ? 0o700 : 0o777);
    writeFileSync(join(house, name, 'file'), secret);
    chmodSync(join(house, name, 'file'), name === 'private' ? 0o600 : 0o666);
  }
}

/** Path → kind, mode, owner, size, times and content. */
function picture(house: string): ReadonlyMap<string, string> {
  const names = ['', ...readdirSync(house, { recursive: true, encoding: 'utf8' })];
  return new Map(
    names.map((name) => {
      const found = statSync(join(house, name));
      const { mode, uid, gid, size, mtimeMs, ctimeMs, nlink } = found;
      const content = found.isFile() ? readFileSync(join(house, name), 'latin1') : '';
      return [name, [mode, uid, gid, size, mtimeMs, ctimeMs, nlink, content].join(' ')];
    }),
  );
}

const differences = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => `a canary file changed: ${name || 'their folder'}`);

const isAlive = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode === null && signalCode === null;

interface Ear {
  readonly tcp: number;
  readonly udp: number;
  contacts(): number;
  close(): Promise<void>;
}

/** One TCP port and one UDP port on every address, a socket file, and a socket by name. */
async function listen(path: string): Promise<Ear> {
  let contacts = 0;
  const heard = (): void => {
    contacts += 1;
  };
  const servers = [createServer(), createServer(), createServer()];
  for (const server of servers) {
    server.on('connection', (socket) => {
      heard();
      socket.on('error', () => {}).destroy();
    });
  }
  const [tcp, file, named] = servers;
  const udp = createSocket({ type: 'udp6' }).on('message', heard); // hears IPv4 as well
  await up(tcp, (ready) => tcp?.listen(0, '::', ready));
  await up(file, (ready) => file?.listen(path, ready));
  await up(named, (ready) => named?.listen(`\0${path}`, ready));
  chmodSync(path, 0o777);
  await new Promise<void>((ready) => udp.bind(0, '::', ready));
  const address = tcp?.address();
  return {
    tcp: typeof address === 'object' && address !== null ? address.port : 0,
    udp: udp.address().port,
    contacts: () => contacts,
    async close() {
      udp.close();
      await Promise.all(servers.map((server) => new Promise<void>((done) => server.close(() => done()))));
    },
  };
}

const up = (server: Server | undefined, start: (ready: () => void) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    server?.once('error', reject);
    start(resolve);
  });

const ownAddress = (): string =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
