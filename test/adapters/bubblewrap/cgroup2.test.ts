import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cgroup2 } from '#adapters/bubblewrap/cgroup2.ts';

// A plain folder stands in for what we read and write there. What the kernel does with it, `npm run test:cgroup2` shows.
describe('control groups of the second version', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'threadsmith-cgroup2-'));
    mkdirSync(join(root, 'service'));
    writeFileSync(join(root, 'cgroup.controllers'), 'cpu memory pids');
    writeFileSync(join(root, 'service/cgroup.controllers'), 'memory pids');
    writeFileSync(join(root, 'service/cgroup.type'), 'domain');
    writeFileSync(join(root, 'service/cgroup.procs'), '41\n42\n');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test('are not used where the controllers are not delegated', () => {
    writeFileSync(join(root, 'service/cgroup.subtree_control'), '');
    writeFileSync(join(root, 'service/cgroup.controllers'), 'memory');
    expect(cgroup2(root, '0::/service\n')).toBeUndefined();
    expect(existsSync(join(root, 'service/threadsmith-main'))).toBe(false); // nothing was moved for nothing
    expect(cgroup2(join(root, 'nowhere'), '0::/service\n')).toBeUndefined();
    expect(cgroup2(root, '4:memory:/x\n')).toBeUndefined();
  });

  test('moves our own processes into a leaf before it asks for controllers', () => {
    writeFileSync(join(root, 'service/cgroup.subtree_control'), '');
    cgroup2(root, '0::/service\n');
    expect(readFileSync(join(root, 'service/threadsmith-main/cgroup.procs'), 'utf8')).toBe('42');
    expect(readFileSync(join(root, 'service/cgroup.subtree_control'), 'utf8')).toBe('+memory +pids');
    expect(readdirSync(join(root, 'service')).filter((name) => name.includes('probe'))).toEqual([]);
  });

  test('a probe that cannot be used is not left behind', () => {
    writeFileSync(join(root, 'service/cgroup.subtree_control'), 'memory pids');
    expect(cgroup2(root, '0::/service\n')).toBeUndefined();
    expect(existsSync(join(root, 'service/threadsmith-main'))).toBe(false);
    expect(readdirSync(join(root, 'service')).filter((name) => !name.startsWith('cgroup.'))).toEqual([]);
  });
});
