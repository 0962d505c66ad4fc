import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const GROUPS = ['memory', 'pids', 'cpuacct'].map((controller) => `/sys/fs/cgroup/${controller}`);
/** Our group of the second version; our processes stand in a leaf of it. */
const OWN_GROUP = /^0::(\/.*?)(?:\/threadsmith-main)?$/m;

/** A temporary folder of this test file, and what sandboxes left in it, in control groups, and among processes. */
export function watchLeftovers() {
  const temporary = mkdtempSync(join(tmpdir(), 'threadsmith-test-'));
  chmodSync(temporary, 0o711); // runs as root pass through it as other users
  const hostFile = join(temporary, 'host-file');
  writeFileSync(hostFile, 'of the host');
  const own = `threadsmith-${process.pid}-`;
  return {
    temporary,
    hostFile,
    leftovers: () => [...groups(own), ...folders(temporary), ...children()],
    remove: () => rmSync(temporary, { recursive: true, force: true }),
  };
}

const list = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** Control groups of sandboxes that this process made. */
const groups = (own: string): string[] => {
  const [, second = ''] = OWN_GROUP.exec(readFileSync('/proc/self/cgroup', 'utf8')) ?? [];
  return [...GROUPS, `/sys/fs/cgroup${second}`].flatMap(list).filter((name) => name.startsWith(own));
};

/** Run folders; a process's own folder with its account files stays until it closes. */
const folders = (temporary: string): string[] =>
  list(temporary)
    .filter((name) => name.startsWith('threadsmith-sandbox-'))
    .flatMap((root) => list(join(temporary, root)).flatMap((home) => list(join(temporary, root, home))))
    .filter((name) => name !== 'accounts' && name !== 'pipes');

/** Our children and theirs, and whoever runs in a sandbox's user namespace. */
const children = (): string[] =>
  list('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const [, command = '', state = '', parent = ''] =
          /\((.*)\) (\S) (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
        const isOurs = Number(parent) === process.pid && ['bwrap', 'bash', 'setpriv'].includes(command);
        return isOurs && state !== 'Z' ? [`${pid} ${command}`] : [];
      } catch {
        return []; // it ended while we looked
      }
    });
