import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CHART_STYLE } from '#domain/program/chart-style.ts';
import { SHOW_CHARTS } from '#domain/program/show-charts.ts';

const run = promisify(execFile);
const MOST = { maxBuffer: 2 ** 28 };
/** What sandbox.Dockerfile installs, and what a small Debian brings. */
const PACKAGES = [
  ...[
    'bash',
    'coreutils',
    'findutils',
    'tar',
    'libc-bin',
    'tzdata',
    'media-types',
    'ca-certificates',
    'fonts-dejavu-core',
  ],
  ...['numpy', 'pandas', 'scipy', 'matplotlib', 'openpyxl', 'requests'].map((name) => `python3-${name}`),
  ...['python3', 'dash', 'sed', 'grep'],
];
/** Compilers and papers, which come along in Debian; they cost seconds here and no program asks for them. */
const LEFT_OUT =
  /^\/usr\/(?:include|lib\/gcc|share\/(?:doc|man|locale|info|lintian|unicode|bug))\/|\.a$|\/tests\/|\/usr\/bin\/x86_64-linux-gnu-|\/(?:sympy|pythran)\/|\/lib[alt]*san\.so/;
const LINKS = { bin: 'usr/bin', sbin: 'usr/sbin', lib: 'usr/lib', lib64: 'usr/lib64' };
const PASSWD = 'root:x:0:0::/:/bin/sh\nprogram:x:65534:65534::/work:/bin/sh\n';
const GROUP = 'root:x:0:\nprogram:x:65534:\n';

/**
 * What sandbox.Dockerfile makes, from the same Debian packages as they are installed on this machine: a tar for
 * `docker import`. Cached by content in the temporary folder; gives its path.
 */
export async function sandboxImage(): Promise<string> {
  const packages = await closure(PACKAGES);
  const key = createHash('sha256').update(JSON.stringify([...packages, process.version, CHART_STYLE, SHOW_CHARTS, 1]));
  const tar = join(tmpdir(), `threadsmith-sandbox-image-${key.digest('hex').slice(0, 24)}.tar`);
  if (!existsSync(tar)) {
    await build(tar, [...packages.keys()]);
  }
  return tar;
}

/** Package → version of all that these need and that is installed. */
async function closure(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const fields = ['Package', 'Version', 'db:Status-Status', 'Depends', 'Pre-Depends', 'Provides'];
  const format = fields.map((field) => `\${${field}}`).join('\t');
  const { stdout } = await run('dpkg-query', ['-W', '-f', `${format}\n`], MOST);
  const words = (list: string): string[] => list.split(/[,|]/).map((word) => word.trim().replace(/[ (:].*$/, ''));
  const all = stdout
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([, , status]) => status === 'installed')
    .map(([name = '', version = '', , needs = '', earlier = '', provides = '']) => {
      return { name, version, needs: `${needs}, ${earlier}`, provides };
    });
  const known = new Map(all.flatMap((each) => [...words(each.provides), each.name].map((name) => [name, each])));
  const found = new Map<string, string>();
  const queue = [...names];
  for (const name of queue) {
    const each = known.get(name);
    if (each !== undefined && !found.has(each.name)) {
      found.set(each.name, each.version);
      queue.push(...words(each.needs));
    }
  }
  return new Map([...found].sort());
}

async function build(tar: string, packages: readonly string[]): Promise<void> {
  const staging = mkdtempSync(join(tmpdir(), 'threadsmith-image-'));
  try {
    stage(staging);
    const { stdout } = await run('dpkg', ['-L', ...packages], MOST);
    const paths = new Set(stdout.split('\n').filter((path) => path.startsWith('/usr/') || /^\/(?:bin|lib)/.test(path)));
    const chosen = new Set([...paths].flatMap(real).filter((path) => path.startsWith('/usr/') && !LEFT_OUT.test(path)));
    const modules = [...chosen].filter((path) => path.endsWith('.py'));
    const all = new Set([...chosen, ...modules.flatMap(compiled), ...links('/usr/lib/x86_64-linux-gnu')]);
    const list = [...all].filter((path) => path !== sitePath()).map((path) => path.slice(1));
    list.push(
      ...['alternatives', 'fonts', 'ld.so.cache', 'matplotlibrc', 'ssl/certs', 'mime.types'].map(
        (name) => `etc/${name}`,
      ),
    );
    const own = ['--owner=0', '--group=0', '--numeric-owner', '--format=gnu'];
    const staged = ['-C', staging, ...readdirSync(staging)];
    const partial = `${tar}.${process.pid}`;
    const packing = spawn('tar', ['-cf', partial, ...own, '-C', '/', '--null', '-T', '-', ...staged], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    packing.stdin.end(
      list
        .filter((path) => existsSync(`/${path}`))
        .map((path) => `${path}\0`)
        .join(''),
    );
    const code = await new Promise((resolve) => packing.once('close', resolve));
    if (code !== 0) {
      throw new Error(`tar ended with ${code}`);
    }
    renameSync(partial, tar);
  } finally {
    rmSync(staging, { recursive: true });
  }
}

/** What no package brings. */
function stage(folder: string): void {
  for (const path of ['etc', 'opt', 'work', 'tmp', dirname(sitePath()).slice(1)]) {
    mkdirSync(join(folder, path), { recursive: true });
  }
  for (const [name, to] of Object.entries(LINKS)) {
    symlinkSync(to, join(folder, name));
  }
  copyFileSync(process.execPath, join(folder, 'opt/node'));
  chmodSync(join(folder, 'opt/node'), 0o755);
  writeFileSync(join(folder, 'etc/passwd'), PASSWD);
  writeFileSync(join(folder, 'etc/group'), GROUP);
  writeFileSync(join(folder, 'etc/charts.matplotlibrc'), CHART_STYLE);
  writeFileSync(join(folder, sitePath()), SHOW_CHARTS);
}

const sitePath = (): string => `/usr/lib/${basename(realpathSync('/usr/bin/python3'))}/sitecustomize.py`;

/** A file or a link, by the way to it without links; folders come with their files. */
function real(path: string): string[] {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true || found?.isSymbolicLink() === true
    ? [join(realpathSync(dirname(path)), basename(path))]
    : [];
}

/** The bytecode that installing made. */
function compiled(path: string): string[] {
  const folder = join(dirname(path), '__pycache__');
  const start = `${basename(path, '.py')}.cpython-`;
  return existsSync(folder)
    ? cached(folder)
        .filter((name) => name.startsWith(start))
        .map((name) => join(folder, name))
    : [];
}

const listings = new Map<string, string[]>();
function cached(folder: string): string[] {
  const known = listings.get(folder) ?? readdirSync(folder);
  listings.set(folder, known);
  return known;
}

/** Links that update-alternatives made. */
const links = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink() && readlinkSync(join(folder, entry.name)).startsWith('/etc/alternatives'))
    .map(({ name }) => join(folder, name));
