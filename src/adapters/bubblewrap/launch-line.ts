import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { environmentOf, NODE, programLine } from '#adapters/sandboxes/program-line.ts';
import { RELAY_SOCKET } from '#domain/program/relay-program.ts';
import type { Work } from '#ports/sandbox.ts';
import { initScript } from './init-script.ts';

/** What of this machine goes into every launch. */
export interface House {
  /** Absolute path of the Node that runs JavaScript programs. */
  readonly node: string;
  /** Folder with passwd, group, hosts and the chart style. */
  readonly accounts: string;
}

/** What of this machine goes into one run only. */
export interface Bound {
  /** Folder with its inputs, if there are any. */
  readonly inputs: string | undefined;
  /** Socket of its way out, if it has one. */
  readonly egress: string | undefined;
}

/** Descriptors of the launched process beyond 0 to 2; from `files` on there is one for each file of the program. */
export const DESCRIPTORS = { channel: 3, filter: 4, options: 5, info: 6, files: 7 } as const;

const TEMPORARY_MB = 64;
const SHARED_MB = 16;
const OPEN_FILES = 256;
const OUR_FILES = ['passwd', 'group', 'hosts', 'charts.matplotlibrc'];
const CUSTOM = 'sitecustomize.py';
/** Debian's Python looks for its `sitecustomize` in `/etc/python3.N`. */
const pythons = () => readdirSync('/usr/lib').filter((name) => /^python3\.\d+$/.test(name));
const HOST_FILES = ['alternatives', 'ld.so.cache', 'fonts', 'matplotlibrc', 'ssl/certs', 'mime.types'];
/** Of a merged /usr these are links; elsewhere real folders. */
const SYSTEM_FOLDERS = ['/bin', '/sbin', '/lib', '/lib32', '/lib64'];

/**
 * Runs outside. Joins the control groups while we may still write them, closes descriptors that this process was
 * born with (Node hands them on), sets limits, and becomes what follows `--`.
 */
const SHIM = `
while [ "$1" != -- ]; do echo 0 >"$1" || exit 120; shift; done
shift
for file in /proc/self/fd/*; do n=\${file##*/}; [ "$n" -lt "$3" ] || eval "exec $n>&-"; done
ulimit -c 0 -n ${OPEN_FILES} -f "$1" -t "$2" || exit 120
shift 3
exec "$@"
`;

/** Command line of the launching process. `uid` when we are root: never start bwrap as root, sysctl files obey it. */
export function launchLine(work: Work, joins: readonly string[], prefix: readonly string[], uid: number | undefined) {
  const { diskMb, cpuSeconds } = work.limits;
  const numbers = [diskMb * 1024, cpuSeconds + 1, DESCRIPTORS.files + work.files.length];
  const drop = uid === undefined ? [] : ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--'];
  return [
    ...['/bin/bash', '-c', SHIM, 'threadsmith', ...joins, '--', ...numbers.map(String)],
    ...[...drop, 'bwrap', '--args', String(DESCRIPTORS.options), '--', '/bin/sh', '-c'],
    ...[initScript(work.hosts.length > 0), 'sandbox', ...prefix, ...programLine(work)],
  ];
}

/** bwrap's options, for a descriptor: on a command line everybody on this machine could read the secrets in it. */
export function bwrapOptions(work: Work, house: House, bound: Bound): readonly string[] {
  const { inputs, egress } = bound;
  const size = (megabytes: number): string[] => ['--size', String(megabytes * 2 ** 20)];
  return [
    ...['--unshare-user', '--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts', '--unshare-cgroup-try'],
    ...['--disable-userns', '--as-pid-1', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
    ...['--hostname', 'sandbox', '--uid', '1000', '--gid', '1000', '--clearenv'],
    ...['--ro-bind', '/usr', '/usr', '--tmpfs', '/usr/local', '--remount-ro', '/usr/local', ...systemFolders()],
    ...HOST_FILES.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]),
    ...OUR_FILES.flatMap((name) => ['--ro-bind', `${house.accounts}/${name}`, `/etc/${name}`]),
    ...pythons().flatMap((name) => ['--ro-bind', `${house.accounts}/${CUSTOM}`, `/etc/${name}/${CUSTOM}`]),
    ...(work.language === 'javascript' ? ['--ro-bind', house.node, NODE] : []),
    ...(egress === undefined ? [] : ['--ro-bind', egress, RELAY_SOCKET]),
    ...['--proc', '/proc', '--dev', '/dev', ...size(SHARED_MB), '--tmpfs', '/dev/shm'],
    ...[...size(Math.min(TEMPORARY_MB, work.limits.diskMb)), '--tmpfs', '/tmp'],
    ...[...size(work.limits.diskMb), '--tmpfs', '/work'],
    ...(inputs === undefined
      ? ['--size', '4096', '--tmpfs', '/work/in', '--remount-ro', '/work/in']
      : ['--ro-bind', inputs, '/work/in']),
    ...['--dir', '/work/out', ...work.files.flatMap(fileOptions)],
    ...['--ro-bind', '/proc/sys', '/proc/sys'],
    ...['--ro-bind', '/dev/null', '/proc/cmdline', '--ro-bind', '/dev/null', '/proc/kallsyms'],
    ...['--remount-ro', '/dev', '--remount-ro', '/', '--chdir', '/work'],
    ...Object.entries(environmentOf(work)).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--seccomp', String(DESCRIPTORS.filter), '--info-fd', String(DESCRIPTORS.info)],
  ];
}

/** Written by bwrap itself: a tar inside would be one more process to wait for. */
const fileOptions = ({ path }: Work['files'][number], index: number): readonly string[] => [
  ...['--perms', '0644', '--file', String(DESCRIPTORS.files + index), `/work/${path}`],
];

const systemFolders = (): readonly string[] =>
  SYSTEM_FOLDERS.flatMap((folder) => {
    const found = lstatSync(folder, { throwIfNoEntry: false });
    if (found === undefined) {
      return [];
    }
    return found.isSymbolicLink() ? ['--symlink', readlinkSync(folder), folder] : ['--ro-bind', folder, folder];
  });
