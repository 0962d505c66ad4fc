import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  createReadStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import Docker, { type ContainerInfo } from 'dockerode';
import { sandboxImage } from './docker-image.ts';

const CGROUPS = '/sys/fs/cgroup';
/** It makes no bridge, writes no firewall rule, changes no kernel setting. */
const HANDS_OFF = ['--bridge=none', '--iptables=false', '--ip6tables=false', '--ip-masq=false', '--ip-forward=false'];

/** A real Docker engine on a socket of its own, with our image in it. Needs root and Debian's docker.io. */
export interface DockerEngine {
  readonly docker: Docker;
  readonly socketPath: string;
  readonly image: string;
  /** A runtime that is runc and writes down how it was called. */
  readonly runtime: string;
  readonly runtimeCalls: () => string;
  /** All of them, also those that have ended. */
  readonly containers: () => Promise<ContainerInfo[]>;
  /** Removes all containers. */
  readonly clear: () => Promise<void>;
  readonly importTar: (tar: NodeJS.ReadableStream, repo: string) => Promise<void>;
  /** A file that no program may see. */
  readonly hostFile: string;
  /** Containers, volumes, mounts and control groups. */
  readonly leftovers: () => Promise<readonly string[]>;
  /** Processes of containers, and those that watch over them. */
  readonly processes: () => readonly string[];
  stop(): Promise<void>;
}

export async function startDockerEngine(): Promise<DockerEngine> {
  const tar = sandboxImage();
  const root = mkdtempSync(join(tmpdir(), 'threadsmith-docker-'));
  const at = (name: string): string => join(root, name);
  const group = `threadsmith-test-${process.pid}`;
  const traced = `#!/bin/sh\necho "$@" >>${at('calls')}\nexec /usr/sbin/runc "$@"\n`;
  writeFileSync(at('traced-runc'), traced, { mode: 0o755 });
  writeFileSync(at('host-file'), 'of the host');
  const folders = [`--data-root=${at('data')}`, `--exec-root=${at('exec')}`, `--pidfile=${at('pid')}`];
  const others = [`--cgroup-parent=/${group}`, `--add-runtime=traced=${at('traced-runc')}`];
  const line = [...HANDS_OFF, ...folders, ...others, '-H', `unix://${at('docker.sock')}`];
  const child = spawn('/usr/sbin/dockerd', line, { stdio: ['ignore', 'ignore', 'pipe'] });
  await listening(child);
  const docker = new Docker({ socketPath: at('docker.sock') });
  await imported(docker, createReadStream(await tar), 'threadsmith-sandbox');
  return {
    ...{ docker, socketPath: at('docker.sock'), image: 'threadsmith-sandbox', runtime: 'traced' },
    runtimeCalls: () => (existsSync(at('calls')) ? readFileSync(at('calls'), 'utf8') : ''),
    containers: () => listed(docker),
    async clear() {
      const all = await listed(docker);
      await Promise.all(all.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })));
    },
    importTar: (tar, repo) => imported(docker, tar, repo),
    hostFile: at('host-file'),
    leftovers: async () => [...(await names(docker)), ...mounts(root), ...groups(group)],
    processes: () => commandLines().filter((command) => command.includes(`${root}/exec/`) && command.includes('shim')),
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM'); // its containerd is its child and goes with it
      await ended;
      removeGroups(group);
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function listening(child: ChildProcess): Promise<void> {
  let log = '';
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject).once('exit', () => reject(new Error(`dockerd did not start: ${log.slice(-2000)}`)));
    child.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-20_000);
      if (log.includes('API listen on')) {
        resolve();
      }
    });
  });
}

async function imported(docker: Docker, tar: NodeJS.ReadableStream, repo: string): Promise<void> {
  const asked: Promise<NodeJS.ReadableStream> = docker.importImage(tar, { repo, tag: 'latest' });
  const said = await text(await asked);
  if (said.includes('"error"')) {
    throw new Error(said);
  }
}

const listed = (docker: Docker): Promise<ContainerInfo[]> => docker.listContainers({ all: true });

async function names(docker: Docker): Promise<string[]> {
  const containers = await listed(docker);
  const { Volumes } = await docker.listVolumes();
  const volumes: typeof Volumes | null = Volumes; // none at all is null in older engines
  return [
    ...containers.map(({ Names, State }) => `${Names.join()} ${State}`),
    ...(volumes ?? []).map(({ Name }) => Name),
  ];
}

/** What containers have mounted; the engine's own is there from start to stop. */
const mounts = (root: string): string[] =>
  readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(root) && /\/(?:merged|shm|rootfs)$/.test(path));

const below = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => join(folder, name))
    : [];

const groups = (group: string): string[] => below(CGROUPS).flatMap((controller) => below(join(controller, group)));

function removeGroups(group: string): void {
  for (const folder of below(CGROUPS).map((controller) => join(controller, group))) {
    if (existsSync(folder)) {
      rmdirSync(folder);
    }
  }
}

const commandLines = (): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
      } catch {
        return []; // it ended while we looked
      }
    });
