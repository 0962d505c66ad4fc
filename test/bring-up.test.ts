import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LOCKED = {
  '': {},
  'node_modules/a': { version: '2.0.0' },
  'node_modules/b': { version: '1.0.0', optional: true },
};
const homes: string[] = [];

afterEach(() => {
  for (const home of homes.splice(0)) {
    rmSync(home, { recursive: true });
  }
});

describe('a machine that has everything', () => {
  it('runs the command at once and prints nothing of its own', () => {
    const start = performance.now();
    const done = bringUp(house(), ['--', 'node', '-p', '6 * 7']);
    expect(done).toMatchObject({ status: 0, stdout: '42\n', stderr: '' });
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('keeps the folder it was called from and finds the programs of node_modules/.bin', () => {
    const home = house();
    script(join(home, 'node_modules', '.bin', 'a-tool'), 'pwd');
    const elsewhere = folder();
    expect(bringUp(home, ['--', 'a-tool'], { cwd: elsewhere }).stdout).toBe(`${elsewhere}\n`);
  });

  it('gives the command its arguments unchanged and ends with its code', () => {
    const done = bringUp(house(), [
      '--',
      'node',
      '-p',
      'process.exitCode = 7; process.argv.slice(1).join("|")',
      '--',
      'a b',
      '$HOME',
    ]);
    expect(done).toMatchObject({ status: 7, stdout: 'a b|$HOME\n' });
  });

  it('refuses a group it does not know, and a call without a command', () => {
    expect(bringUp(house(), ['sandbocks', '--', 'true'])).toMatchObject({ status: 1, stdout: '' });
    expect(bringUp(house(), ['sandbocks', '--', 'true']).stderr).toContain('No group sandbocks.');
    expect(bringUp(house(), ['sandbox']).stderr).toContain(
      'Usage: node bring-up.mjs [sandbox] [redis] [browser] [docker] [vm] -- COMMAND',
    );
  });
});

describe('npm packages', () => {
  it('are installed from the lock when another version is there, optional ones aside', () => {
    const home = house({ installed: { 'node_modules/a': { version: '1.0.0' } } });
    const done = bringUp(home, ['--', 'true'], { npm: fakeNpm(home, '') });
    expect(done.status).toBe(0);
    expect(done.stderr).toMatch(/^· npm packages … \d+ s\n$/);
    expect(calls(home)).toEqual(['ci --include=dev']);
  });

  it('stop everything when npm fails, with its last lines and without naming where packages come from', () => {
    const home = house({ installed: {} });
    const fail = `console.log('npm error GET https://user:pass@npm.inside.example:4873/a\\nnpm error ENOTFOUND npm.inside.example'); process.exit(1)`;
    const done = bringUp(home, ['--', 'echo', 'went on'], { npm: fakeNpm(home, fail) });
    expect(done).toMatchObject({ status: 1, stdout: '' });
    expect(done.stderr).toContain('npm error ENOTFOUND HOST');
    expect(done.stderr).not.toContain('inside.example');
  });
});

describe('an older Node', () => {
  it('gets Node 24 into .node/ once, and the command runs under that one', () => {
    const home = house();
    const name = `${process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${process.platform}-${process.arch}`;
    const bin = join(home, '.node', name, 'node_modules', name, 'bin');
    const npm = fakeNpm(
      home,
      `fs.mkdirSync(${JSON.stringify(bin)}, { recursive: true }); fs.symlinkSync(process.execPath, ${JSON.stringify(join(bin, 'node'))});
      fs.writeFileSync(${JSON.stringify(join(bin, '../../.package-lock.json'))}, '{}')`,
    );
    const first = bringUp(home, ['--', 'sh', '-c', 'command -v node'], { npm, pretend: OLD_NODE });
    expect(first.stderr).toMatch(/^· Node 24 into \.node\/ \(this one is 20\.20\.2\) … \d+ s\n$/);
    expect(first.stdout).toBe(`${join(bin, 'node')}\n`);
    expect(calls(home)).toEqual([
      `install --prefix ${join(home, '.node', name)} --no-save --ignore-scripts ${name}@24`,
    ]);
    const second = bringUp(home, ['--', 'sh', '-c', 'command -v node'], { npm, pretend: OLD_NODE });
    expect(second).toMatchObject({ stdout: `${join(bin, 'node')}\n`, stderr: '' });
  });
});

describe.runIf(existsSync('/usr/bin/apt-get'))('Debian packages', () => {
  it('are installed by root', () => {
    const home = house();
    const fakes = fakePrograms(home, ['sh', 'true']);
    expect(bringUp(home, ['redis', '--', 'true'], { path: fakes, pretend: uid(0) }).status).toBe(0);
    expect(calls(home).join()).toContain(
      'apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 redis-server',
    );
  });

  it('are installed with a sudo that asks for no password', () => {
    const home = house();
    const fakes = fakePrograms(home, ['sudo', 'true']);
    expect(bringUp(home, ['browser', '--', 'true'], { path: fakes, pretend: uid(1000) }).status).toBe(0);
    expect(calls(home)[1]).toMatch(/^-n sh -c .*apt-get install .* chromium$/);
  });

  it('are named with the one command to type when neither is there; the command runs all the same', () => {
    const home = house();
    const options = { path: fakePrograms(home, ['true']), pretend: uid(1000) };
    const done = bringUp(home, ['redis', 'browser', '--', 'true'], options);
    expect(done.status).toBe(0);
    expect(done.stderr).toMatch(/\n {4}sudo apt-get install -y .* redis-server chromium\n$/);
    expect(bringUp(home, ['redis', '--', 'true'], { ...options, ci: '1' }).status).toBe(1);
  });

  it.runIf(process.arch === 'x64')('are only unpacked when they are a kernel, beside the checkout', () => {
    const home = house();
    const fakes = fakePrograms(home, ['sh', 'true']);
    const done = bringUp(home, ['vm', '--', 'true'], { path: fakes, pretend: uid(0) });
    expect(done.stderr).toMatch(/^· qemu-system-x86 … \d+ s\n· linux-image-cloud-amd64 into \.vm\/ … \d+ s\n$/);
    expect(calls(home).join('\n')).toMatch(/apt-get download .*linux-image-cloud-amd64/);
    expect(calls(home).join('\n')).not.toMatch(/apt-get install.*linux-image/);
    mkdirSync(join(home, '.vm'));
    writeFileSync(join(home, '.vm/vmlinuz'), '');
    script(join(fakes, 'qemu-system-x86_64'), '');
    expect(bringUp(home, ['vm', '--', 'true'], { path: fakes, pretend: uid(0) }).stderr).toBe('');
  });

  it('are left alone when no group of theirs is asked for', () => {
    const home = house();
    expect(bringUp(home, ['--', 'true'], { path: fakePrograms(home, ['true']), pretend: uid(0) }).stderr).toBe('');
  });
});

describe('bin/threadsmith.mjs', () => {
  it('goes through bring-up under an older Node, with its arguments', () => {
    const home = house();
    mkdirSync(join(home, 'bin'));
    copyFileSync(join(ROOT, 'bin/threadsmith.mjs'), join(home, 'bin/threadsmith.mjs'));
    const done = run(home, join(home, 'bin/threadsmith.mjs'), ['doctor'], {
      npm: fakeNpm(home, 'process.exit(3)'),
      pretend: OLD_NODE,
    });
    expect(done.status).toBe(1);
    expect(calls(home)[0]).toContain('@24');
  });
});

interface Surroundings {
  cwd?: string;
  npm?: string;
  path?: string;
  pretend?: string;
  ci?: string;
}

const OLD_NODE = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`;
const uid = (id: number) => `process.getuid = () => ${id}`;

const bringUp = (home: string, words: string[], surroundings: Surroundings = {}) =>
  run(home, join(home, 'bring-up.mjs'), words, surroundings);

function run(
  home: string,
  file: string,
  words: string[],
  { cwd = home, npm, path, pretend = '', ci = '' }: Surroundings,
) {
  const env = { PATH: path ?? process.env.PATH, npm_execpath: npm ?? '/nowhere/npm-cli.js', CI: ci };
  const preload = ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...preload, file, ...words], {
    cwd,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function folder(): string {
  const home = mkdtempSync(join(tmpdir(), 'bring-up-'));
  homes.push(home);
  return home;
}

/** A checkout with nothing but bring-up, a lock and what npm would say it installed. */
function house({ installed = LOCKED }: { installed?: object } = {}): string {
  const home = folder();
  mkdirSync(join(home, 'node_modules', '.bin'), { recursive: true });
  copyFileSync(join(ROOT, 'bring-up.mjs'), join(home, 'bring-up.mjs'));
  writeFileSync(join(home, 'package-lock.json'), JSON.stringify({ packages: LOCKED }));
  writeFileSync(join(home, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }));
  return home;
}

/** An npm that writes down what it was asked and then does `then`. */
function fakeNpm(home: string, then: string): string {
  const file = join(home, 'npm-cli.js');
  const note = `fs.appendFileSync(${JSON.stringify(join(home, 'calls'))}, process.argv.slice(2).join(' ') + '\\n')`;
  writeFileSync(file, `const fs = require('node:fs'); ${note}; ${then}`);
  return file;
}

/** A PATH with nothing on it but programs that write down how they were called. */
function fakePrograms(home: string, names: string[]): string {
  for (const name of names) {
    script(join(home, 'programs', name), `printf '%s\\n' "$*" >> '${join(home, 'calls')}'`);
  }
  return join(home, 'programs');
}

function script(path: string, body: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
}

const calls = (home: string) =>
  readFileSync(join(home, 'calls'), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
