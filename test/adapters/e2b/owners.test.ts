import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { isOlder, isOrphan, metadataOf } from '#adapters/e2b/owners.ts';
import { codeOf } from '#domain/text/errors.ts';
import { attempt, OWNER } from '../../contracts/sandbox/bench.ts';
import { serveProxy } from '../../fakes/e2b/proxy.ts';
import { opened } from './opened.ts';

const MARKS = metadataOf('threadsmith', OWNER, 'run-1');
const [MACHINE = '', PID = ''] = MARKS.process!.split(':');
const GONE = spawnSync('true').pid;
const mark = (process: string): Record<string, string> => ({ ...MARKS, process });

describe('whose sandboxes are killed', () => {
  test.each([
    ['one of this process', MARKS.process!, false],
    ['one of another process that lives', `${MACHINE}:${process.ppid}:x`, false],
    ['one of a process that is gone', `${MACHINE}:${GONE}:x`, true],
    ['one of a process that had our pid', `${MACHINE}:${PID}:x`, true],
    ['one of another machine, whose process may live', `other:${GONE}:x`, false],
    ['one without a mark', '', true],
  ])('%s: %s → %s', (_, process, orphan) => {
    expect(isOrphan(mark(process))).toBe(orphan);
  });

  test('older epochs, and those that cannot be read', () => {
    const owner = { ...OWNER, epoch: 10 };
    const older = ['9', '10', '11', 'x', ''].map((epoch) => isOlder({ epoch }, owner));
    expect(older).toEqual([true, false, false, true, true]);
    expect(isOlder({}, owner)).toBe(true);
  });

  test('a sweep takes what dead processes left, on all pages, and nothing of others', async () => {
    const { server, sandbox, open } = await opened();
    const make = async (metadata: object): Promise<void> => {
      const headers = { 'x-api-key': server.options.apiKey };
      const body = JSON.stringify({ templateID: 'base', metadata });
      await fetch(`${server.url}/v2/sandboxes`, { method: 'POST', headers, body });
    };
    const kept = [{ app: 'another' }, mark(`other:${GONE}:x`)];
    await Promise.all([...kept, mark(`${MACHINE}:${GONE}:x`), { app: 'threadsmith' }, mark('')].map(make));
    server.pageSize(2);
    await sandbox.sweep();
    const left = [...server.account.sandboxes.values()].map(({ wanted }) => wanted.metadata);
    expect(left).toHaveLength(2);
    expect(left).toEqual(expect.arrayContaining(kept));
    server.fail({ on: /^GET \/v2\/sandboxes$/, how: { status: 500 } });
    await expect(open().sweep()).rejects.toMatchObject({ code: 'SANDBOX_UNAVAILABLE' });
  });

  test('a newer taker kills what another process runs for the turn, and only that', async () => {
    const { server, sandbox: older, open } = await opened();
    const newer = open();
    const up = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const [mine, other] = ['turn-1', 'turn/2 &='].map((turn, index) =>
      attempt(older, 'import time; print("up"); time.sleep(60)', {
        ...{ owner: { ...OWNER, turn }, limits: { seconds: 60 } },
        observe: ({ kind }) => kind === 'output' && up[index]!.resolve(),
      }).catch(codeOf),
    );
    await Promise.all(up.map(({ promise }) => promise));
    await newer.killOlder({ ...OWNER, epoch: 1 });
    await newer.killOlder({ ...OWNER, workspace: 'T2', epoch: 9 });
    expect(server.account.sandboxes.size).toBe(2);
    await newer.killOlder({ ...OWNER, epoch: 2 });
    expect(await mine).toBe('INTERNAL');
    expect(server.account.sandboxes.size).toBe(1);
    await newer.killOlder({ ...OWNER, turn: 'turn/2 &=', epoch: 2 });
    expect(await other).toBe('INTERNAL');
    await newer.close();
  });
});

describe('the way to E2B', () => {
  test('an HTTP proxy carries everything', async () => {
    const proxy = await serveProxy();
    const { server, sandbox } = await opened({ proxy: proxy.url });
    expect((await attempt(sandbox, 'print(1)')).stdout).toBe('1\n');
    expect(new Set(proxy.asked)).toEqual(new Set([new URL(server.url).host]));
    proxy.close();
    await expect(attempt(sandbox, '')).rejects.toMatchObject({ code: 'SANDBOX_UNAVAILABLE' });
  });

  test('a service that is not there is said to be so', async () => {
    const { open } = await opened();
    const nowhere = open({ apiUrl: 'http://127.0.0.1:9', sandboxUrl: 'http://127.0.0.1:9' });
    await expect(attempt(nowhere, '')).rejects.toMatchObject({
      ...{ code: 'SANDBOX_UNAVAILABLE', message: 'E2B cannot be reached or does not work at the moment' },
    });
    await expect(nowhere.killOlder(OWNER)).rejects.toMatchObject({ code: 'SANDBOX_UNAVAILABLE' });
    await expect(nowhere.describe()).rejects.toMatchObject({ code: 'SANDBOX_UNAVAILABLE' });
  });
});
