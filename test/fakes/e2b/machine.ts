import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, lstatSync, readFileSync, readlinkSync, statfsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** What a template says of its machines. */
export interface TemplateSize {
  readonly cpuCount: number;
  readonly memoryMB: number;
  /** Without them bubblewrap cannot set itself up inside. */
  readonly userNamespaces?: boolean;
  /** Without it there is no Node inside. */
  readonly node?: boolean;
}

/** News of a process, in order; `end` comes when it is dead and nobody holds its pipes any more. */
export interface ProcessEvents {
  started(pid: number): void;
  data(stream: 'stdout' | 'stderr', base64: string): void;
  end(exitCode: number, signal: number | null): void;
  refused(message: string): void;
}

/** A process of a machine. */
export interface MachineProcess {
  readonly id: number;
  pid: number;
  readonly command: readonly string[];
  input(base64: string): void;
  closeInput(): void;
  signal(number: number): void;
}

interface News {
  readonly id?: number;
  readonly pid?: number;
  readonly error?: string;
  readonly stream?: 'stdout' | 'stderr';
  readonly data?: string;
  readonly exit?: number;
  readonly signal?: number | null;
}

const remove = promisify(execFile);
const AGENT = readFileSync(new URL('machine-agent.py', import.meta.url), 'utf8');
/** As root nothing is started as root: another user's processes, whom the kernel's settings do not obey. */
const UID = 63_000;
export const USER = 'user';
export const HOME = '/home/user';
/** Folders of a machine that are writable and lie on this machine. */
const FOLDERS = [HOME, '/tmp'];
const EVENTS = '/sys/fs/cgroup/user/memory.events';

/** A machine that runs: a namespace of processes, no network, a read-only system, a home of its own. */
export type Machine = Awaited<ReturnType<typeof startMachine>>;

/** Machines are made and thrown away all the time: in memory where there is plenty, that spares the disk. */
const SHARED = '/dev/shm';
const PLENTY_BYTES = 4 * 2 ** 30;
const DISK = hasPlenty(SHARED) ? SHARED : tmpdir();

function hasPlenty(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize > PLENTY_BYTES;
  } catch {
    return false;
  }
}

/** Starts one. Its processes are real ones. */
export async function startMachine(size: TemplateSize) {
  const folder = await mkdtemp(join(DISK, 'e2b-machine-'));
  await chmod(folder, 0o755);
  for (const path of FOLDERS) {
    await mkdir(join(folder, path), { recursive: true });
    await give(join(folder, path));
  }
  await writeFile(join(folder, 'events'), 'oom 0\noom_kill 0\n');
  const child = spawnMachine(folder, size);
  const processes = new Map<number, { readonly events: ProcessEvents; readonly handle: MachineProcess }>();
  const order = (what: object): void => {
    if (child.exitCode === null && child.signalCode === null) {
      child.stdin?.write(`${JSON.stringify(what)}\n`);
    }
  };
  child.stdin?.on('error', () => {});
  const exited = once(child, 'exit');
  await hear(child, processes);
  let ids = 0;
  return {
    id: `i${randomBytes(10).toString('hex').slice(0, 19)}`,
    token: randomUUID(),
    size,
    processes,
    /** Where a path of the machine lies here; undefined when it is not in a writable folder. */
    hostPath: (path: string) =>
      FOLDERS.some((top) => path === top || path.startsWith(`${top}/`)) ? join(folder, path) : undefined,
    start(command: readonly string[], env: object, cwd: string, stdin: boolean, events: ProcessEvents): MachineProcess {
      ids += 1;
      const id = ids;
      const handle: MachineProcess = {
        ...{ id, pid: 0, command },
        input: (data) => order({ do: 'input', id, data }),
        closeInput: () => order({ do: 'close', id }),
        signal: (signal) => order({ do: 'signal', id, signal }),
      };
      processes.set(id, { events, handle });
      order({ do: 'start', id, argv: command, env, cwd, stdin });
      return handle;
    },
    /** What the kernel notes when it kills for want of memory. */
    countOom: () => writeFile(join(folder, 'events'), 'oom 1\noom_kill 1\n'),
    isDown: () => child.exitCode !== null || child.signalCode !== null,
    async destroy() {
      processes.clear();
      child.kill('SIGKILL'); // the namespace dies with its first process
      await exited;
    },
    /** Its files, once it is down. */
    remove: () => remove('/bin/rm', ['-rf', folder]), // gets along with folders of any depth
  };
}

/** What this process wrote belongs to the machine's user. */
export async function give(path: string): Promise<void> {
  if (process.getuid?.() === 0) {
    await chown(path, UID, UID);
  }
}

function spawnMachine(folder: string, { userNamespaces = true, node = true }: TemplateSize): ChildProcess {
  const drop = process.getuid?.() === 0 ? ['setpriv', `--reuid=${UID}`, `--regid=${UID}`, '--clear-groups', '--'] : [];
  const systems = ['/bin', '/sbin', '/lib', '/lib32', '/lib64'].filter((path) => existsSync(path));
  const [command = '', ...line] = [
    ...drop,
    ...['bwrap', '--unshare-user', '--unshare-pid', '--unshare-net', '--unshare-ipc', '--unshare-uts', '--as-pid-1'],
    ...['--die-with-parent', '--uid', '1000', '--gid', '1000', '--hostname', 'e2b.local', '--clearenv'],
    ...(userNamespaces ? [] : ['--disable-userns']),
    ...['--ro-bind', '/usr', '/usr', '--ro-bind', '/etc', '/etc', '--proc', '/proc', '--dev', '/dev'],
    ...['--ro-bind-try', '/var/lib/dpkg', '/var/lib/dpkg'],
    ...systems.flatMap((path) =>
      lstatSync(path).isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path],
    ),
    ...(node ? ['--ro-bind', process.execPath, '/opt/node/bin/node'] : hidden('/usr/bin/node')),
    ...['--tmpfs', '/usr/local', '--ro-bind', join(folder, 'events'), EVENTS],
    ...FOLDERS.flatMap((path) => ['--bind', join(folder, path), path]),
    ...['--chdir', HOME, '--', '/usr/bin/python3', '-I', '-S', '-c', AGENT],
  ];
  return spawn(command, line, { cwd: '/', env: { PATH: '/usr/bin:/bin' }, stdio: ['pipe', 'pipe', 'inherit'] });
}

const hidden = (path: string): string[] => (existsSync(path) ? ['--ro-bind', '/dev/null', path] : []);

/** Settles when the agent is up. */
function hear(child: ChildProcess, processes: Map<number, { events: ProcessEvents; handle: MachineProcess }>) {
  const up = Promise.withResolvers<void>();
  child.once('exit', (code) => up.reject(new Error(`the machine did not start: ${code}`)));
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const news: News = JSON.parse(line);
    const process = processes.get(news.id ?? -1);
    if (news.id === undefined) {
      up.resolve();
    } else if (news.pid !== undefined && process) {
      process.handle.pid = news.pid;
      process.events.started(news.pid);
    } else if (news.error !== undefined) {
      processes.delete(news.id);
      process?.events.refused(news.error);
    } else if (news.exit !== undefined) {
      processes.delete(news.id);
      process?.events.end(news.exit, news.signal ?? null);
    } else if (news.stream && news.data !== undefined) {
      process?.events.data(news.stream, news.data);
    }
  });
  return up.promise;
}
