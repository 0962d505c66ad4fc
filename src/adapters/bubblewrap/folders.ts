import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { chmod, chown, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { CHART_STYLE } from '#domain/program/chart-style.ts';
import { SHOW_CHARTS } from '#domain/program/show-charts.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { SandboxFile, Work } from '#ports/sandbox.ts';
import { groupsIn, read } from './cgroup-files.ts';
import { isSameProcess, startOf } from './processes.ts';

type Owner = Work['owner'];

/** What one run has on our disk, and the marks by which another process finds and kills it. */
export interface RunFolder {
  /** Unique on this machine; also the name of its control groups. */
  readonly name: string;
  /** Holds the inputs; undefined when there are none. */
  readonly inputs: string | undefined;
  /** Leaves the first process's pid for others, who kill it when the turn got a newer taker. */
  mark(pid: number): void;
  /** Somebody wants this run dead. */
  isCondemned(): boolean;
  remove(): Promise<void>;
}

/** A run that somebody wants dead. */
export interface Condemned {
  /** Its first process, while that lives. */
  readonly pid: () => number | undefined;
  /** Nothing of it runs any more and it was cleaned up, or its process is dead and it runs no more. */
  readonly isGone: () => boolean;
}

/** Our part of the disk: `TMP/threadsmith-sandbox-UID/PROCESS/RUN/`. */
export interface Folders {
  /** Small files that are bound into every sandbox: its accounts, and how charts look. */
  readonly accounts: string;
  /** For named pipes; nobody else may enter. */
  readonly pipes: string;
  open(owner: Owner, inputs: readonly SandboxFile[], uid: number | undefined): Promise<RunFolder>;
  /** Runs of this turn with an older epoch, of whichever process; each marked as condemned. */
  condemnOlder(owner: Owner): readonly Condemned[];
  /** The process that made this run is dead. */
  isStale(name: string): boolean;
  /** Removes what dead processes left. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

/** Makes our folder below `parent` (the system's temporary folder). Throws SANDBOX_UNAVAILABLE if it is not ours. */
export function openFolders(parent: string = tmpdir()): Folders {
  const root = join(parent, `threadsmith-sandbox-${process.getuid?.() ?? 0}`);
  claim(root);
  const life = `${process.pid}-${startOf(process.pid) ?? 0}-${randomBytes(3).toString('hex')}`;
  const home = join(root, life);
  const accounts = join(home, 'accounts');
  makeFolder(home, 0o711);
  makeFolder(accounts, 0o755);
  const pipes = join(home, 'pipes');
  makeFolder(pipes, 0o700);
  writeAccounts(accounts);

  return {
    accounts,
    pipes,
    isStale,
    async open(owner, inputs, uid) {
      const name = `${life}.${turnKey(owner)}.${owner.epoch}.${randomBytes(6).toString('hex')}`;
      const folder = join(home, name);
      makeFolder(folder, 0o711);
      if (inputs.length > 0) {
        await writeInputs(join(folder, 'in'), inputs, uid);
      }
      return runFolder(name, folder, inputs.length > 0);
    },
    condemnOlder: (owner) =>
      groupsIn(root)
        .flatMap((process) => groupsIn(join(root, process)).map((run) => join(root, process, run)))
        .filter((folder) => isOlder(folder, owner))
        .map(condemn),
    async sweep() {
      const dead = groupsIn(root).filter((name) => name !== life && isStale(name));
      await Promise.all(dead.map((name) => rm(join(root, name), { recursive: true, force: true })));
    },
    close: () => rm(home, { recursive: true, force: true }),
  };
}

/** The temporary folder is everybody's: what is already there under our name must be a folder of ours alone. */
function claim(root: string): void {
  if (!existsSync(root)) {
    makeFolder(root, 0o711);
  }
  const found = lstatSync(root);
  const { uid, mode } = found;
  if (!found.isDirectory() || uid !== process.getuid?.() || (mode & 0o022) !== 0) {
    throw new AgentError(`${root} belongs to somebody else: remove it`, { code: 'SANDBOX_UNAVAILABLE' });
  }
}

function writeAccounts(folder: string): void {
  const files = {
    passwd: 'program:x:1000:1000::/work:/bin/sh\n',
    group: 'program:x:1000:\n',
    hosts: '127.0.0.1 localhost sandbox\n::1 localhost\n',
    'charts.matplotlibrc': CHART_STYLE,
    'sitecustomize.py': SHOW_CHARTS,
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o444);
  }
}

/** Sandboxes of other users pass through: a strict umask must not close the way. */
function makeFolder(path: string, mode: number): void {
  mkdirSync(path);
  chmodSync(path, mode);
}

/** Readable by the run's user only, who may not leave the read-only mount of it. */
async function writeInputs(folder: string, inputs: readonly SandboxFile[], uid: number | undefined): Promise<void> {
  makeFolder(folder, 0o700);
  for (const { path, bytes } of inputs) {
    const file = join(folder, path);
    await writeFile(file, bytes, { flag: 'wx' });
    await chmod(file, 0o444);
  }
  if (uid !== undefined) {
    await chown(folder, uid, uid);
  }
}

const runFolder = (name: string, folder: string, hasInputs: boolean): RunFolder => ({
  name,
  inputs: hasInputs ? join(folder, 'in') : undefined,
  mark: (pid) => writeFileSync(join(folder, 'first'), `${pid} ${startOf(pid) ?? 0}`),
  isCondemned: () => existsSync(join(folder, 'condemned')),
  remove: () => rm(folder, { recursive: true, force: true }),
});

/** Names of runs and folders say who made them: PID-START-… in front. */
function isStale(name: string): boolean {
  const [, pid, start] = /^(\d+)-(\d+)-/.exec(name) ?? [];
  return pid !== undefined && start !== undefined && !isSameProcess(Number(pid), start);
}

const turnKey = ({ workspace, turn }: Owner): string =>
  createHash('sha256')
    .update(JSON.stringify([workspace, turn]))
    .digest('hex')
    .slice(0, 24);

function isOlder(folder: string, owner: Owner): boolean {
  const [, key, epoch] = basename(folder).split('.');
  return key === turnKey(owner) && Number(epoch) < owner.epoch;
}

function condemn(folder: string): Condemned {
  try {
    writeFileSync(join(folder, 'condemned'), '');
  } catch {
    // It has ended meanwhile.
  }
  const pid = (): number | undefined => {
    const [first, start] = read(join(folder, 'first')).split(' ');
    return first !== undefined && start !== undefined && isSameProcess(Number(first), start)
      ? Number(first)
      : undefined;
  };
  return { pid, isGone: () => !existsSync(folder) || (isStale(basename(folder)) && pid() === undefined) };
}
