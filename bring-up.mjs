// Makes `npm run try` and `npm test` work where there is npm and any Node: brings Node 24, the npm packages and the
// system packages that are missing, then runs COMMAND under that Node. Costs a few milliseconds once all is there.
//   node bring-up.mjs [sandbox] [redis] [browser] -- COMMAND ARGS…
// Old Nodes must be able to read this file: plain JavaScript, and no import but Node's own.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MAJOR = 24;
const PYTHON = '/usr/lib/python3/dist-packages';
/** System package → the proof that it is there: a path, or a program with one of these names. */
const LINUX = {
  sandbox: {
    bubblewrap: 'bwrap',
    'python3-pandas': `${PYTHON}/pandas`,
    'python3-matplotlib': `${PYTHON}/matplotlib`,
    'python3-openpyxl': `${PYTHON}/openpyxl`,
  },
  redis: { 'redis-server': 'redis-server' },
  browser: { chromium: 'chromium google-chrome' },
};
const MAC = { redis: { redis: 'redis-server' } }; // its sandbox is Docker's; Chrome is found without PATH

const ROOT = dirname(fileURLToPath(import.meta.url));
const dashes = process.argv.indexOf('--');
const groups = process.argv.slice(2, dashes);
const [command, ...args] = process.argv.slice(dashes + 1);
const cli = process.env.npm_execpath || ''; // the npm that started us; without one, the npm on PATH
const npm = cli.endsWith('npm-cli.js') ? ['node', cli] : ['npm'];

await bringNode();
await bringPackages();
await bringSystem();
const child = spawn(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
process.on('SIGINT', () => {}); // a terminal sends it to COMMAND too, which says goodbye first
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => console.error(error.message)).on('close', (code) => process.exit(code ?? 1));

async function bringNode() {
  if (Number.parseInt(process.versions.node, 10) >= NODE_MAJOR) return;
  const platform = `${process.platform.replace('win32', 'win')}-${process.arch}`;
  const name = `${platform === 'darwin-arm64' ? 'node-bin' : 'node'}-${platform}`;
  const home = join(ROOT, '.node', name);
  const wanted = ['install', '--prefix', home, '--no-save', '--ignore-scripts', `${name}@${NODE_MAJOR}`];
  mkdirSync(home, { recursive: true });
  const complete = existsSync(join(home, 'node_modules', '.package-lock.json')); // npm writes it last
  if (!complete) await step(`Node ${NODE_MAJOR} into .node/ (this one is ${process.version})`, [...npm, ...wanted]);
  process.env.PATH = [join(home, 'node_modules', name, 'bin'), process.env.PATH].join(delimiter);
}

async function bringPackages() {
  process.env.PATH = [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const read = (file) =>
    existsSync(join(ROOT, file)) ? JSON.parse(readFileSync(join(ROOT, file), 'utf8')).packages : {};
  const here = read('node_modules/.package-lock.json');
  const missing = Object.entries(read('package-lock.json')).some(
    ([at, { version, optional, devOptional }]) => at && !optional && !devOptional && here[at]?.version !== version,
  );
  if (missing) await step('npm packages', [...npm, 'ci', '--include=dev']);
}

async function bringSystem() {
  const proofs = Object.assign(
    {},
    ...groups.map((group) => ({ linux: LINUX, darwin: MAC })[process.platform]?.[group]),
  );
  const onPath = (name) => process.env.PATH.split(delimiter).some((folder) => existsSync(join(folder, name)));
  const isHere = (proof) => (proof.startsWith('/') ? existsSync(proof) : proof.split(' ').some(onPath));
  const missing = Object.keys(proofs)
    .filter((name) => !isHere(proofs[name]))
    .join(' ');
  if (!missing) return;
  const install = `apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 ${missing}`;
  const all = ['sh', '-c', `export DEBIAN_FRONTEND=noninteractive; apt-get update; ${install}`];
  const debian = existsSync('/usr/bin/apt-get');
  if (debian && process.getuid() === 0) return step(missing, all);
  if (debian && spawnSync('sudo', ['-n', 'true']).status === 0) return step(missing, ['sudo', '-n', ...all]);
  const byHand = debian
    ? `sudo ${install}`
    : `${process.platform === 'darwin' ? 'brew' : '(your package manager)'} install ${missing}`;
  console.error(`· Not here: ${missing}. What needs them is left out and says so. To have them:\n    ${byHand}`);
  if (process.env.CI) process.exit(1);
}

/** Runs one slow thing: its title and the seconds on one line, what it printed only when it fails. */
async function step(title, [program, ...words]) {
  const start = Date.now();
  const show = (text) => process.stderr.write(`${process.stderr.isTTY ? `\r\x1b[K· ${title} … ` : ''}${text}`);
  const seconds = () => `${Math.round((Date.now() - start) / 1000)} s`;
  process.stderr.write(`· ${title} … `);
  const ticking = setInterval(() => process.stderr.isTTY && show(seconds()), 1000);
  const running = spawn(program, words, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [running.stdout, running.stderr]) stream.on('data', (text) => (log += text));
  const code = await new Promise((done) => running.on('error', done).on('close', done));
  if (code instanceof Error) log += code.message;
  clearInterval(ticking);
  show(code === 0 ? `${seconds()}\n` : `failed after ${seconds()}\n${log.trim().split('\n').slice(-25).join('\n')}\n`);
  if (code !== 0) process.exit(1);
}
