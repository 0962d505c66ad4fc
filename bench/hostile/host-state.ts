import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What a program of a sandbox could have changed for everybody on this machine. */
export interface HostState {
  readonly mounts: readonly string[];
  readonly settings: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, string>;
}

/** Counters and what the kernel tunes by itself. */
const RESTLESS =
  /^(?:fs\/(?:file-nr|inode-nr|inode-state|dentry-state|aio-nr|quota\/)|kernel\/(?:random\/|ns_last_pid|pty\/nr|perf_event_max_sample_rate|sched_domain)|net\/)/;
/** Other engines on the same machine mount for their own containers. */
const FOREIGN_MOUNTS = /docker|containerd|overlay|\/containers\/|\/netns\//;
const WATCHED = ['/', '/boot', '/etc/passwd', '/etc/shadow', '/etc/group', '/etc/hosts', '/etc/resolv.conf'];
const DANGEROUS = [
  '/etc/ld.so.preload',
  '/etc/crontab',
  '/etc/cron.d',
  '/etc/sudoers',
  '/var/spool/cron',
  '/usr/bin/bwrap',
];

/** Mounts, kernel settings and a few files of this machine. */
export const hostState = (): HostState => ({
  mounts: text('/proc/self/mountinfo')
    .split('\n')
    .filter((line) => !FOREIGN_MOUNTS.test(line)),
  settings: new Map(below('/proc/sys').map((name) => [name, text(join('/proc/sys', name))])),
  files: new Map([...WATCHED, ...DANGEROUS].map((path) => [path, look(path)])),
});

/** What differs, one line each. */
export function stateChanges(before: HostState, after: HostState): readonly string[] {
  const gone = before.mounts.filter((line) => !after.mounts.includes(line)).map((line) => `unmounted: ${line}`);
  const come = after.mounts.filter((line) => !before.mounts.includes(line)).map((line) => `mounted: ${line}`);
  return [
    ...[...gone, ...come],
    ...changed(before.settings, after.settings).map((name) => `a kernel setting changed: ${name}`),
    ...changed(before.files, after.files).map((path) => `changed: ${path}`),
  ];
}

const changed = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] =>
  [...before.keys()].filter((key) => before.get(key) !== after.get(key));

function below(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => !RESTLESS.test(name));
}

/** Empty for what only the kernel may read, and for folders. */
function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Of a folder its names, of a file when and how it was written. */
function look(path: string): string {
  try {
    const found = statSync(path);
    const { mode, uid, size, mtimeMs } = found;
    return found.isDirectory() ? readdirSync(path).join() : [mode, uid, size, mtimeMs].join();
  } catch {
    return 'not there';
  }
}

/** Who the programs are on the host: user ids from `first` on; undefined where they run as ourselves. */
export interface Strangers {
  readonly first: number | undefined;
  readonly count: number;
}

/** Processes, listening ports, segments and files of programs that are over, one line each. */
export const tracesOf = (strangers: Strangers): readonly string[] => {
  const isStranger = ({ uid }: { readonly uid: number }): boolean =>
    strangers.first !== undefined && uid >= strangers.first && uid < strangers.first + strangers.count;
  return [
    ...processes()
      .filter((process) => isStranger(process) || (strangers.first === undefined && isInside(process)))
      .map(({ pid, name }) => `process ${pid} ${name}`),
    ...sockets()
      .filter(isStranger)
      .map(({ line }) => `socket ${line}`),
    ...segments()
      .filter(isStranger)
      .map(({ line }) => `segment ${line}`),
    ...openFolders()
      .filter(isStranger)
      .map(({ path }) => `file ${path}`),
  ];
};

interface Process {
  readonly pid: string;
  readonly uid: number;
  readonly name: string;
}

const processes = (): readonly Process[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const status = text(`/proc/${pid}/status`);
      const uid = /^Uid:\s+(\d+)/m.exec(status)?.[1];
      return uid === undefined ? [] : [{ pid, uid: Number(uid), name: /^Name:\s+(.*)/m.exec(status)?.[1] ?? '' }];
    });

/** A process of our user in a user namespace that we made: a child's, as far as we can see. */
function isInside({ pid, uid, name }: Process): boolean {
  try {
    const isOther = readlinkSync(`/proc/${pid}/ns/user`) !== readlinkSync('/proc/self/ns/user');
    return uid === process.getuid?.() && isOther && /^(?:bwrap|sh|python3|node|MainThread|sleep)$/.test(name);
  } catch {
    return false; // it ended while we looked
  }
}

/** Sockets of the host's own network, with their owners. */
const sockets = (): readonly { readonly uid: number; readonly line: string }[] =>
  ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6'].flatMap((table) =>
    text(`/proc/net/${table}`)
      .split('\n')
      .slice(1)
      .map((line) => ({ uid: Number(line.trim().split(/\s+/)[7] ?? Number.NaN), line: `${table} ${line.trim()}` })),
  );

const segments = (): readonly { readonly uid: number; readonly line: string }[] =>
  Object.entries({ shm: 7, sem: 4, msg: 7 }).flatMap(([table, column]) =>
    text(`/proc/sysvipc/${table}`)
      .split('\n')
      .slice(1)
      .map((line) => ({
        uid: Number(line.trim().split(/\s+/)[column] ?? Number.NaN),
        line: `${table} ${line.trim()}`,
      })),
  );

/** What lies where everybody may write. */
const openFolders = (): readonly { readonly uid: number; readonly path: string }[] =>
  ['/tmp', '/var/tmp', '/dev/shm', '/dev/mqueue', '/run/lock'].flatMap((folder) => {
    const names = existsSync(folder) ? readdirSync(folder) : [];
    return names.flatMap((name) => {
      const found = lstatSync(join(folder, name), { throwIfNoEntry: false });
      return found === undefined ? [] : [{ uid: found.uid, path: join(folder, name) }];
    });
  });
