import type { ContainerCreateOptions, HostConfig } from 'dockerode';
import { RELAY_SOCKET } from '#domain/program/relay-program.ts';
import type { Work } from '#ports/sandbox.ts';
import { initScript } from './init-script.ts';
import { SECCOMP_PROFILE } from './seccomp.ts';

/** What is the same for all containers of one sandbox. */
export interface House {
  /** The image's id, a digest: a name could come to mean another image. */
  readonly image: string;
  /** The engine's name of a runtime, for example runsc; undefined for its own default. */
  readonly runtime: string | undefined;
  /** Processors that one run may use. */
  readonly cpus: number;
}

const inSys = (name: string): string => `/sys/${name}`;
const inSysFs = (name: string): string => `/sys/fs/${name}`;

/** Nobody's user id: the number stands for no person on the host either. */
export const USER_ID = 65_534;
const USER = `${USER_ID}:${USER_ID}`;
const MEBIBYTE = 2 ** 20;
const TEMPORARY_MB = 64;
const SHARED_MB = 16;
const OPEN_FILES = 256;
const INODES = 65_536;
/** Ours: the first process and the one that listens on its stdin; and the threads that Node starts for itself. */
const OWN_PROCESSES = { python: 2, javascript: 2 + 15 } as const;
/** A kernel in user space is a group of threads itself, and has some for each thread of the program. */
const RUNTIME_PROCESSES = 256;
/**
 * The engine's own list, and what else says something about the host. Naming any replaces the whole list. Of /sys only
 * the container's own control group stays: our first process reads from it what the program used.
 */
const MASKED = [
  ...['/proc/acpi', '/proc/asound', '/proc/kcore', '/proc/keys', '/proc/latency_stats', '/proc/timer_list'],
  ...['/proc/timer_stats', '/proc/sched_debug', '/proc/scsi', '/proc/cmdline', '/proc/kallsyms', '/proc/interrupts'],
  ...['block', 'bus', 'class', 'dev', 'devices', 'firmware', 'hypervisor', 'kernel', 'module', 'power'].map(inSys),
  ...['bpf', 'btrfs', 'erofs', 'ext4', 'f2fs', 'fuse', 'nfs', 'pstore', 'resctrl', 'selinux', 'tmpfs', 'xfs'].map(
    inSysFs,
  ),
  ...['/dev/mqueue', '/etc/resolv.conf'],
];
const READ_ONLY = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

/** What a container gets beside its program. */
export interface Bound {
  readonly labels: Readonly<Record<string, string>>;
  /** Socket of its way out, if it has one. */
  readonly egress: string | undefined;
}

/** What the engine is asked to make. No secret in here: the engine keeps it and shows it to whoever asks. */
export function containerOptions(
  { image, runtime, cpus }: House,
  work: Pick<Work, 'limits' | 'language' | 'inputs'>,
  { labels, egress }: Bound,
): ContainerCreateOptions {
  const { limits, language, inputs } = work;
  return {
    Image: image,
    Entrypoint: [],
    Cmd: ['/bin/sh', '-c', initScript(egress !== undefined), 'sandbox'],
    Env: ['PATH=/usr/bin:/bin', 'LANG=C.UTF-8'],
    ...{ User: USER, WorkingDir: '/work', Hostname: 'sandbox', Labels: { ...labels }, Healthcheck: { Test: ['NONE'] } },
    ...{ OpenStdin: true, StdinOnce: true, Tty: false }, // once: it ends when we do, and with it the program
    ...{ AttachStdin: true, AttachStdout: true, AttachStderr: true },
    HostConfig: {
      NetworkMode: 'none',
      ...(runtime === undefined ? {} : { Runtime: runtime }),
      Memory: limits.memoryMb * MEBIBYTE,
      MemorySwap: limits.memoryMb * MEBIBYTE,
      PidsLimit: limits.processes + OWN_PROCESSES[language] + (runtime === undefined ? 0 : RUNTIME_PROCESSES),
      NanoCpus: cpus * 1e9,
      ReadonlyRootfs: true,
      ...{ CapDrop: ['ALL'], SecurityOpt: ['no-new-privileges', `seccomp=${SECCOMP_PROFILE}`] },
      ...{ IpcMode: 'private', CgroupnsMode: 'private', MaskedPaths: MASKED, ReadonlyPaths: READ_ONLY },
      ...{ ShmSize: SHARED_MB * MEBIBYTE, Ulimits: ulimits(limits) },
      Tmpfs: tmpfs(limits.diskMb, inputs.length > 0),
      Mounts: [...(inputs.length > 0 ? [inputVolume(labels)] : []), ...(egress === undefined ? [] : [wayOut(egress)])],
      LogConfig: { Type: 'none', Config: {} }, // else all that is printed, files too, would lie on the engine's disk
      // No init of the engine's: a program may kill that one's child, and then nobody would hand its files out.
      Init: false,
    },
  };
}

/** None on processes: that would count all of one user id, which many runs share. The engine counts by container. */
const ulimits = ({ diskMb, cpuSeconds }: Work['limits']): HostConfig['Ulimits'] => [
  { Name: 'core', Soft: 0, Hard: 0 },
  { Name: 'nofile', Soft: OPEN_FILES, Hard: OPEN_FILES },
  { Name: 'fsize', Soft: diskMb * MEBIBYTE, Hard: diskMb * MEBIBYTE },
  { Name: 'cpu', Soft: cpuSeconds + 1, Hard: cpuSeconds + 1 },
];

function tmpfs(diskMb: number, hasInputs: boolean): Record<string, string> {
  const [uid, gid] = USER.split(':');
  const folder = (megabytes: number) =>
    `rw,exec,nosuid,nodev,size=${megabytes}m,nr_inodes=${INODES},mode=0755,uid=${uid},gid=${gid}`;
  return {
    '/work': folder(diskMb),
    '/tmp': folder(Math.min(TEMPORARY_MB, diskMb)),
    ...(hasInputs ? {} : { '/work/in': 'ro,nosuid,nodev,noexec,size=4k' }),
  };
}

/** Filled by the engine before the start, with files of root; gone with the container. */
const inputVolume = (labels: Readonly<Record<string, string>>) => ({
  ...{ Type: 'volume' as const, Target: '/work/in', Source: '' },
  VolumeOptions: { NoCopy: true, Labels: { ...labels }, DriverConfig: { Name: 'local', Options: {} } },
});

/** Only the socket itself, which belongs to the program's user. Read-only hinders nobody from connecting. */
const wayOut = (socket: string) => ({
  ...{ Type: 'bind' as const, Source: socket, Target: RELAY_SOCKET, ReadOnly: true },
  BindOptions: { Propagation: 'rprivate' as const },
});

/** Nothing that differs from run to run, for the template's digest. */
export const launchOf = (house: House, work: Pick<Work, 'limits' | 'language' | 'hosts'>): string =>
  JSON.stringify(
    containerOptions(house, { ...work, inputs: [] }, { labels: {}, egress: work.hosts.length > 0 ? '' : undefined }),
  );
