import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Where the checkout and Node lie in the machine. */
export const CHECKOUT = '/srv/threadsmith';
const NODE = '/opt/node/bin/node';
const IMAGE_SIZE = '1G'; // sparse: what is not written takes no room

const PROGRAMS = [
  ...['bash', 'sh', 'bwrap', 'setpriv', 'prlimit', 'tar', 'find', 'stat', 'head', 'chmod', 'mkfifo', 'python3'], // the adapter's
  ...['mount', 'umount', 'mkdir', 'cat', 'stty', 'sleep', 'unshare'], // of init.sh and the tests
];
const FOLDERS = ['dev', 'etc', 'proc', 'root', 'run', 'sys', 'tmp', 'usr/local'];
/** Of /usr; at the top stand links to them. */
const MERGED = ['bin', 'sbin', 'lib', 'lib64'];
const PACKAGES = ['vitest', 'fast-check', 'zod', 'tar-stream'];
const OURS = ['package.json', 'vitest.config.ts', 'tsconfig.json', 'src', 'test'];

/**
 * Writes a disk to `image` that starts with init.sh: this machine's Node, Python and programs with their libraries, the
 * checkout and what of node_modules its sandbox tests import. Made without mounting anything, so nobody need be root.
 */
export function buildImage(image: string, stage: string): void {
  for (const folder of FOLDERS) {
    mkdirSync(join(stage, folder), { recursive: true });
  }
  for (const name of MERGED) {
    mkdirSync(join(stage, 'usr', name));
    symlinkSync(`usr/${name}`, join(stage, name));
  }
  const programs = PROGRAMS.map(find);
  const python = run('/usr/bin/python3', ['-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))']).trim();
  const packages = packageFolders(PACKAGES);
  const extensions = run('find', [python, ...packages, '(', '-name', '*.so', '-o', '-name', '*.node', ')']);
  const linked = [...programs, process.execPath, ...extensions.split('\n').filter(Boolean)];
  for (const file of new Set([...programs, ...librariesOf(linked)])) {
    copy(file, join(stage, canonical(file)));
  }
  copy(python, join(stage, python));
  copy('/usr/lib/locale/C.utf8', join(stage, 'usr/lib/locale/C.utf8'));
  copy(process.execPath, join(stage, NODE));
  for (const path of [...OURS, ...packages]) {
    copy(join(ROOT, path), join(stage, CHECKOUT, path));
  }
  writeFileSync(join(stage, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\n');
  cpSync(join(ROOT, 'test/vm/init.sh'), join(stage, 'init'));
  chmodSync(join(stage, 'init'), 0o755);
  // A strict umask would close it to the users of sandboxes, and mount would become whoever made this instead of root.
  run('chmod', ['-R', 'a+rX,ug-s', stage]);
  run('/usr/sbin/mke2fs', ['-q', '-t', 'ext4', '-O', '^has_journal', '-m', '0', '-d', stage, image, IMAGE_SIZE]);
}

function find(program: string): string {
  const found = [`/usr/bin/${program}`, `/bin/${program}`].find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error(`${program} is not on this machine`);
  }
  return found;
}

/** /lib and /bin are links into /usr: a file's place in the machine is below the real folder, under its own name. */
const canonical = (path: string): string => join(realpathSync(dirname(path)), basename(path));

/** What these are linked against, and the loader. */
function librariesOf(files: readonly string[]): readonly string[] {
  const { stdout } = spawnSync('ldd', files, { cwd: ROOT, encoding: 'utf8' }); // fails when one of them is a script
  return [...stdout.matchAll(/(?:=> |^\t)(\/\S+) \(0x/gm)].map(([, path = '']) => path);
}

/** Links within what is copied stay links (node_modules/.bin), single files come as what they point to. */
function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, preserveTimestamps: true, dereference: !from.includes('node_modules') });
}

interface Locked {
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

/** Folders of packages and of all that they need, as the lock places them; what was not installed here is left out. */
function packageFolders(names: readonly string[]): readonly string[] {
  const locked: Record<string, Locked> = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  const found = new Set(names.map((name) => `node_modules/${name}`));
  for (const folder of found) {
    const { dependencies, optionalDependencies, peerDependencies } = locked[folder] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const place = placesFrom(folder, name).find((path) => existsSync(join(ROOT, path)));
      if (place !== undefined && !name.startsWith('@types/')) {
        found.add(place);
      }
    }
  }
  return [...found];
}

/** Where Node looks for a package: beside the one that asks, then further and further up. */
function placesFrom(folder: string, name: string): readonly string[] {
  const up = folder.lastIndexOf('/node_modules/');
  const above = up < 0 ? [`node_modules/${name}`] : placesFrom(folder.slice(0, up), name);
  return [`${folder}/node_modules/${name}`, ...above];
}

function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) {
    throw new Error(`${program}: ${error?.message ?? stderr.trim()}`);
  }
  return stdout;
}
