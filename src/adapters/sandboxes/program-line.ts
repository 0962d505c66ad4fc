import { RELAY_ENVIRONMENT } from '#domain/program/relay-program.ts';
import type { Work } from '#ports/sandbox.ts';

const PYTHON = '/usr/bin/python3';
/** Where a sandbox has Node. */
export const NODE = '/opt/node';
/** Share of the memory that V8 may fill before it gives up with a readable message. */
const HEAP_SHARE = 0.6;
/** Node writes into pipes when it finds the time, and process.exit() would lose what is still to be written. */
const BLOCKING_OUTPUT =
  'data:text/javascript,for(const stream of [process.stdout,process.stderr])stream._handle?.setBlocking?.(true)';

/** What a program is started with: its interpreter, and the file that it begins with. */
export const programLine = (work: Work): readonly string[] => [...interpreter(work), `/work/${work.entry}`];

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
export const environmentOf = (work: Work): Readonly<Record<string, string>> => ({
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
