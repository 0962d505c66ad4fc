import { pack } from 'tar-stream';
import { RELAY_ENVIRONMENT } from '#domain/relay-program.ts';
import type { SandboxFile, Work } from '#ports/sandbox.ts';

const PYTHON = '/usr/bin/python3';
/** Where the image has Node. */
export const NODE = '/opt/node';
/** Share of the memory that V8 may fill before it gives up with a readable message. */
const HEAP_SHARE = 0.6;
/** Node writes into pipes when it finds the time, and process.exit() would lose what is still to be written. */
const BLOCKING_OUTPUT =
  'data:text/javascript,for(const stream of [process.stdout,process.stderr])stream._handle?.setBlocking?.(true)';

/**
 * What the first process reads before the program runs: a line with the mark and two lengths, the program's command
 * line, its files. By stdin, because the engine keeps what it is told about a container, and there are secrets in here.
 */
export async function parcel(work: Work, mark: string): Promise<Buffer> {
  const setup = Buffer.from(`set -- ${commandLine(work).map(quoted).join(' ')}\n`);
  const files = await archive([...folders(work.files), ...work.files.map((each) => ({ ...each, mode: 0o644 }))]);
  return Buffer.concat([Buffer.from(`${mark} ${setup.length} ${files.length}\n`), setup, files]);
}

/** Inputs as the engine unpacks them: root's, so that the program cannot change them. */
export const inputArchive = (inputs: readonly SandboxFile[]): Promise<Buffer> =>
  archive(inputs.map((each) => ({ ...each, mode: 0o444 })));

/** The program with its whole environment; `env` clears what the engine set. */
export const commandLine = (work: Work): readonly string[] => [
  ...['/usr/bin/env', '-i', '--', ...Object.entries(environment(work)).map(([name, value]) => `${name}=${value}`)],
  ...[...interpreter(work), `/work/${work.entry}`],
];

/** Python flags: no user site, no PYTHON… variables, no script folder on the path, no bytecode files, unbuffered. */
function interpreter({ language, limits }: Work): readonly string[] {
  return language === 'python'
    ? [PYTHON, '-s', '-E', '-P', '-B', '-u']
    : [
        NODE,
        '--import',
        BLOCKING_OUTPUT,
        `--max-old-space-size=${Math.max(8, Math.floor(limits.memoryMb * HEAP_SHARE))}`,
      ];
}

/** Ours last: the program's own may not bend what stands around it. One thread each, or OpenBLAS takes all. */
const environment = (work: Work): Readonly<Record<string, string>> => ({
  ...work.environment,
  ...(work.hosts.length > 0 ? RELAY_ENVIRONMENT : {}),
  PATH: '/usr/bin:/bin',
  HOME: '/work',
  USER: 'program',
  TMPDIR: '/tmp',
  LANG: 'C.UTF-8',
  TZ: work.timeZone,
  MPLBACKEND: 'Agg',
  MPLCONFIGDIR: '/tmp/matplotlib',
  MATPLOTLIBRC: '/etc/charts.matplotlibrc',
  XDG_CACHE_HOME: '/tmp/cache',
  OPENBLAS_NUM_THREADS: '1',
  OMP_NUM_THREADS: '1',
});

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

interface Entry {
  readonly path: string;
  readonly bytes: Uint8Array | 'folder';
  readonly mode: number;
}

/** `out/`, and the folders above the program's files. */
function folders(files: readonly SandboxFile[]): readonly Entry[] {
  const above = files.flatMap(({ path }) => {
    const parts = path.split('/').slice(0, -1);
    return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  });
  return [...new Set(['out', ...above])].map((path) => ({ path, bytes: 'folder', mode: 0o755 }));
}

async function archive(entries: readonly Entry[]): Promise<Buffer> {
  const tar = pack();
  for (const { path, bytes, mode } of entries) {
    if (bytes === 'folder') {
      tar.entry({ name: path, type: 'directory', mode });
    } else {
      tar.entry({ name: path, mode }, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    }
  }
  tar.finalize();
  const parts: Uint8Array[] = [];
  for await (const part of tar) {
    if (part instanceof Uint8Array) {
      parts.push(part);
    }
  }
  return Buffer.concat(parts);
}
