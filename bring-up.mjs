// Sets a machine up for one command, then runs it: Node 24, the locked npm packages and the system packages of the named
// groups are brought when they are missing. Once all is there this costs a few milliseconds and prints nothing.
//   node bring-up.mjs [sandbox] [redis] [browser] [docker] [vm] -- COMMAND ARGS…
// Node 18 must be able to read this file: plain JavaScript, nothing imported but Node's own.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MAJOR = 24;
const SHOWN_LOG_LINES = 25;
const PYTHON = '/usr/lib/python3/dist-packages';
/** Platform → group → package → what proves that it is there: a path, or a program under one of these names. */
const SYSTEM_PACKAGES = {
  linux: {
    sandbox: {
      bubblewrap: ['bwrap'],
      'python3-numpy': [`${PYTHON}/numpy`],
      'python3-pandas': [`${PYTHON}/pandas`],
      'python3-scipy': [`${PYTHON}/scipy`],
      'python3-matplotlib': [`${PYTHON}/matplotlib`],
      'python3-openpyxl': [`${PYTHON}/openpyxl`],
      'python3-requests': [`${PYTHON}/requests`],
    },
    redis: { 'redis-server': ['redis-server'] },
    browser: { chromium: ['chromium', 'google-chrome'] },
    docker: { 'docker.io': ['/usr/sbin/dockerd', 'dockerd'] }, // /usr/sbin is not on everybody's PATH
    vm: { 'qemu-system-x86': ['qemu-system-x86_64'], e2fsprogs: ['/usr/sbin/mke2fs'] },
  },
  darwin: { sandbox: {}, redis: { redis: ['redis-server'] }, browser: {}, docker: {}, vm: {} }, // Chrome is found without PATH there
};

/**
 * Only unpacked: installing a kernel would run hooks that change how this machine starts. Its modules are not needed.
 */
const FETCH_KERNEL = `set -e
mkdir -p .vm; new=$(mktemp -d .vm/new-XXXXXX); trap 'rm -rf "$new"' EXIT; home=$PWD; cd "$new"
fetch() { apt-get download "$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: \\(linux-image-[^ ]*\\)$/\\1/p' | head -n 1)"; }
fetch || { apt-get update; fetch; }
dpkg-deb --fsys-tarfile ./*.deb | tar -x --wildcards './boot/vmlinuz-*'
cd "$home"; mv "$new"/boot/vmlinuz-* .vm/vmlinuz`;

const ROOT = dirname(fileURLToPath(import.meta.url));
const SEARCHED = (process.env.PATH || '').split(delimiter); // before anything of ours is put on it

await main(process.argv.slice(2)).catch((error) => stop(`bring-up: ${error.message}`));

async function main(words) {
  const { groups, command, args } = readWords(words);
  const node = await bringNode();
  await bringPackages(node);
  await bringSystem(groups);
  if (groups.includes('vm')) {
    await bringKernel();
  }
  run(command, args);
}

function readWords(words) {
  const dashes = words.indexOf('--');
  const [command, ...args] = dashes < 0 ? [] : words.slice(dashes + 1);
  const groups = words.slice(0, Math.max(dashes, 0));
  const known = Object.keys(SYSTEM_PACKAGES.linux);
  const unknown = groups.filter((group) => !known.includes(group));
  if (command === undefined || unknown.length > 0) {
    stop(
      `${unknown.map((group) => `No group ${group}. `).join('')}Usage: node bring-up.mjs [${known.join('] [')}] -- COMMAND`,
    );
  }
  return { groups, command, args };
}

/** Gives the Node that runs everything from here on, first on PATH for all children. */
async function bringNode() {
  if (Number.parseInt(process.versions.node, 10) >= NODE_MAJOR) {
    putOnPath(dirname(process.execPath));
    return process.execPath;
  }
  const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const name = `${platform === 'darwin-arm64' ? 'node-bin' : 'node'}-${platform}`; // npm's names for the bare program
  const home = join(ROOT, '.node', name);
  const isComplete = existsSync(join(home, 'node_modules', '.package-lock.json')); // npm writes it last
  if (!isComplete) {
    mkdirSync(home, { recursive: true });
    // The package `node` needs an install script; the one of the platform does not.
    const install = ['install', '--prefix', home, '--no-save', '--ignore-scripts', `${name}@${NODE_MAJOR}`];
    const title = `Node ${NODE_MAJOR} into .node/ (this one is ${process.versions.node})`;
    await step(title, [...npmOf(process.execPath), ...install]);
  }
  const bin = join(home, 'node_modules', name, 'bin');
  putOnPath(bin);
  return join(bin, 'node');
}

/** Installs what the lock names when it differs from what npm says it installed last. */
async function bringPackages(node) {
  putOnPath(join(ROOT, 'node_modules', '.bin'));
  const installed = packagesOf(join('node_modules', '.package-lock.json'));
  const isMissing = ([path, { version, optional, devOptional }]) =>
    path !== '' && !optional && !devOptional && installed[path]?.version !== version;
  if (Object.entries(packagesOf('package-lock.json')).some(isMissing)) {
    await step('npm packages', [...npmOf(node), 'ci', '--include=dev']);
  }
}

function packagesOf(lock) {
  const path = join(ROOT, lock);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : {};
}

async function bringSystem(groups) {
  const known = SYSTEM_PACKAGES[process.platform] || {};
  const wanted = groups.flatMap((group) => Object.entries(known[group] || {}));
  const missing = wanted.filter(([, proofs]) => !proofs.some(isHere)).map(([name]) => name);
  if (missing.length === 0) {
    return;
  }
  const install = `apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 ${missing.join(' ')}`;
  const unattended = ['sh', '-c', `export DEBIAN_FRONTEND=noninteractive; apt-get update; ${install}`];
  const isDebian = existsSync('/usr/bin/apt-get');
  if (isDebian && process.getuid() === 0) {
    await step(missing.join(' '), unattended);
  } else if (isDebian && spawnSync('sudo', ['-n', 'true']).status === 0) {
    await step(missing.join(' '), ['sudo', '-n', ...unattended]);
  } else {
    sayHow(missing, isDebian ? `sudo ${install}` : undefined);
  }
}

async function bringKernel() {
  const canBeHere = process.platform === 'linux' && process.arch === 'x64' && existsSync('/usr/bin/apt-get');
  if (canBeHere && !existsSync(join(ROOT, '.vm', 'vmlinuz'))) {
    await step('linux-image-cloud-amd64 into .vm/', ['sh', '-c', FETCH_KERNEL]);
  }
}

function sayHow(missing, command) {
  const installer = process.platform === 'darwin' ? 'brew' : 'your package manager:';
  const byHand = command || `${installer} install ${missing.join(' ')}`;
  const text = `· Not here: ${missing.join(', ')}. What needs them is left out and says so. To have them:\n    ${byHand}`;
  if (process.env.CI) {
    stop(text); // nobody is there to type it
  }
  console.error(text);
}

function isHere(proof) {
  const folders = proof.startsWith('/') ? [''] : SEARCHED;
  return folders.some((folder) => existsSync(join(folder, proof)));
}

/** The npm that started us, else the one beside `node`, else the one on PATH. */
function npmOf(node) {
  const beside = join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const script = [process.env.npm_execpath || '', beside].find(
    (path) => path.endsWith('npm-cli.js') && existsSync(path),
  );
  return script === undefined ? ['npm'] : [node, script];
}

function putOnPath(folder) {
  process.env.PATH = [folder, process.env.PATH].filter(Boolean).join(delimiter);
}

/** One slow thing: its title and seconds on one line; what it printed is shown only when it fails. */
async function step(title, [program, ...args]) {
  const start = Date.now();
  const seconds = () => `${Math.round((Date.now() - start) / 1000)} s`;
  const isTerminal = Boolean(process.stderr.isTTY);
  const again = isTerminal ? `\r\x1b[K· ${title} … ` : '';
  process.stderr.write(`· ${title} … `);
  const tick = () => process.stderr.write(isTerminal ? again + seconds() : `${seconds()} … `);
  const ticking = setInterval(tick, isTerminal ? 1_000 : 15_000);
  const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      log += text;
    });
  }
  const end = await new Promise((settle) => child.on('error', settle).on('close', settle));
  clearInterval(ticking);
  if (end === 0) {
    process.stderr.write(`${again}${seconds()}\n`);
    return;
  }
  const lines = withoutHosts(end instanceof Error ? `${log}\n${end.message}` : log)
    .trim()
    .split('\n');
  stop(`${again}failed after ${seconds()}\n${lines.slice(-SHOWN_LOG_LINES).join('\n')}`);
}

/** Where packages come from is nobody's business who reads a log. */
function withoutHosts(log) {
  const text = `${log}\n`;
  const places = /\b(?:https?:\/\/(?:[^@\s/]*@)?|ENOTFOUND |EAI_AGAIN |ECONNREFUSED |resolve '|connect to )([\w.-]+)/g;
  const hosts = new Set([...text.matchAll(places)].map(([, host]) => host));
  return [...hosts].reduce((rest, host) => rest.split(host).join('HOST'), text);
}

function run(command, args) {
  const child = spawn(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  process.on('SIGINT', () => {}); // a terminal sends it to COMMAND too, which ends first and says goodbye
  for (const signal of ['SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', (error) => stop(`bring-up: ${error.message}`));
  child.on('close', (code, signal) => process.exit(code === null ? 128 + constants.signals[signal] : code));
}

function stop(text) {
  console.error(text);
  process.exit(1);
}
