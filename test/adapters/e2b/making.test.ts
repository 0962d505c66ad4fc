import { describe, expect, test } from 'vitest';
import type { Observation } from '#ports/sandbox.ts';
import { attempt, OWNER } from '../../contracts/sandbox/bench.ts';
import { count, opened } from './opened.ts';

const SIZE = { cpuCount: 2, memoryMB: 512 };
const CREATE = /^POST \/v2\/sandboxes$/;
const START = /Process\/Start$/;
const KILL = /^DELETE /;

describe('making a sandbox', () => {
  test('each run has a fresh one of the template, without internet, marked and short-lived, and kills it', async () => {
    const { server, sandbox } = await opened({ template: 'ours' }, { templates: { ours: SIZE } });
    await attempt(sandbox, 'print(1)', { limits: { seconds: 7 } });
    await attempt(sandbox, 'print(2)');
    const [first, second] = server.created();
    expect(first).toMatchObject({
      ...{ templateID: 'ours', allow_internet_access: false, timeout: 127, autoPause: false },
      metadata: { app: 'threadsmith', workspace: 'T1', turn: 'turn-1', epoch: '1' },
    });
    expect(first).not.toHaveProperty('network');
    expect(second).not.toMatchObject({ metadata: { run: (first as { metadata: { run: string } }).metadata.run } });
    expect(count(server, CREATE)).toBe(2);
    expect(count(server, KILL)).toBe(2);
    expect(server.standing()).toEqual([]);
  });

  test('approved hosts and nothing else are let through, and only then there is a network', async () => {
    const { server, sandbox } = await opened();
    const text = 'import os; print(os.path.exists("/etc/resolv.conf"))';
    const hosts = ['api.example.com', 'plain.example.org:80'];
    expect((await attempt(sandbox, text, { hosts })).stdout).toBe('True\n');
    expect(server.created()[0]).toMatchObject({
      network: { allowOut: ['api.example.com', 'plain.example.org'], denyOut: ['0.0.0.0/0'] },
    });
    expect((await attempt(sandbox, text)).stdout).toBe('False\n');
  });

  test.each(['1.1.1.1', '*.example.com', 'localhost', 'example.com:22', 'EXAMPLE.com'])(
    '%s is no host',
    async (host) => {
      const { server, sandbox } = await opened();
      await expect(attempt(sandbox, '', { hosts: [host] })).rejects.toMatchObject({ code: 'INTERNAL' });
      expect(server.requests).toEqual([]);
    },
  );

  test('a template with more memory is refused before anything runs, unless it was allowed', async () => {
    const { server, sandbox, open } = await opened(
      { template: 'big' },
      { templates: { big: { ...SIZE, memoryMB: 1024 } } },
    );
    await expect(attempt(sandbox, '')).rejects.toMatchObject({
      ...{
        code: 'SANDBOX_UNAVAILABLE',
        message: expect.stringMatching(/big have 1024 MB, more than the 512.*e2b:template/),
      },
    });
    expect(count(server, START)).toBe(0);
    expect(server.standing()).toEqual([]);
    expect((await attempt(open({ maxMemoryMb: 1024 }), 'print(1)')).stdout).toBe('1\n');
  });

  test('a missing template is named with the command that builds it, a wrong key as such', async () => {
    const { open } = await opened();
    await expect(attempt(open({ template: 'none' }), '')).rejects.toMatchObject({
      ...{
        code: 'SANDBOX_UNAVAILABLE',
        message: 'the E2B template none is not there: build it with "npm run e2b:template"',
      },
    });
    await expect(attempt(open({ apiKey: 'wrong' }), '')).rejects.toMatchObject({
      ...{ code: 'SANDBOX_UNAVAILABLE', message: expect.stringContaining('E2B_API_KEY') },
    });
  });

  test('a template that lacks Node is named before anybody relies on it, and when a program needs it', async () => {
    const { server, sandbox } = await opened({ template: 'bare' }, { templates: { bare: { ...SIZE, node: false } } });
    await expect(sandbox.describe()).rejects.toMatchObject({
      message: expect.stringContaining('lacks Python or Node'),
    });
    await expect(attempt(sandbox, '', { language: 'javascript' })).rejects.toMatchObject({
      ...{ code: 'SANDBOX_UNAVAILABLE', message: expect.stringContaining('Node is not installed') },
    });
    expect((await attempt(sandbox, 'print(1)')).stdout).toBe('1\n');
    expect(server.standing()).toEqual([]);
  });
});

describe('faults before anything ran', () => {
  test.each([
    ['an error of the service', { status: 500 }],
    ['a busy service', { status: 503 }],
    ['a broken connection', 'drop'],
  ] as const)('%s at creation is tried again', async (_, how) => {
    const { server, sandbox } = await opened();
    server.fail({ on: CREATE, how, times: 2 });
    expect((await attempt(sandbox, 'print(1)')).stdout).toBe('1\n');
    expect([count(server, CREATE), count(server, START)]).toEqual([3, 1]);
  });

  test('a sandbox whose creation was not answered is found and killed', async () => {
    const { server, sandbox } = await opened();
    server.fail({ on: CREATE, how: 'drop answer' });
    expect((await attempt(sandbox, 'print(1)')).stdout).toBe('1\n');
    expect([count(server, CREATE), count(server, KILL)]).toEqual([2, 2]);
    expect(server.standing()).toEqual([]);
  });

  test.each([/^POST \/files$/, /^GET \/sandboxes\/\w+$/])('when %s fails another sandbox is taken', async (on) => {
    const { server, sandbox } = await opened();
    server.fail({ on, how: { status: 500 } });
    server.fail({ on, how: 'drop' });
    expect((await attempt(sandbox, 'print(1)')).stdout).toBe('1\n');
    expect([count(server, CREATE), count(server, START), count(server, KILL)]).toEqual([3, 1, 3]);
  });

  test('what does not pass is told, and nothing is left', async () => {
    const { server, sandbox } = await opened();
    server.fail({ on: /^POST \/files$/, how: { status: 500 }, times: 99 });
    await expect(attempt(sandbox, '')).rejects.toMatchObject({ code: 'SANDBOX_UNAVAILABLE' });
    expect([count(server, CREATE), count(server, START)]).toEqual([3, 0]);
    expect(server.standing()).toEqual([]);
  });

  test('a kill that fails is tried again, and given up aloud', async () => {
    const { server, sandbox, warnings } = await opened();
    server.fail({ on: KILL, how: { status: 500 }, times: 2 });
    await attempt(sandbox, '');
    expect([count(server, KILL), warnings]).toEqual([3, []]);
    expect(server.standing()).toEqual([]);
    server.fail({ on: KILL, how: { status: 500 }, times: 3 });
    expect((await attempt(sandbox, 'print(1)')).stdout).toBe('1\n');
    expect(warnings).toEqual(['a sandbox could not be killed, it ends by its timeout']);
  });
});

describe('no room in the account', () => {
  test.each([
    ['without a word when', {}],
    ['with Retry-After', { 'retry-after': '0' }],
  ])('a run waits in line, %s, and says where', async (_, headers) => {
    const { server, sandbox } = await opened();
    server.fail({ on: CREATE, how: { status: 429, headers }, times: 2 });
    const seen: Observation[] = [];
    const { stdout } = await attempt(sandbox, 'print(1)', { observe: (one) => seen.push(one) });
    expect(stdout).toBe('1\n');
    expect(seen.slice(0, 2)).toEqual([{ kind: 'queued', position: 1 }, expect.objectContaining({ kind: 'started' })]);
    expect(count(server, CREATE)).toBe(3);
  });

  test('runs get room in the order in which they came, and only the first asks for it', async () => {
    const { server, sandbox } = await opened({}, { maxConcurrent: 1 });
    const [first, ended, places]: [AbortController, number[], number[][]] = [new AbortController(), [], [[], [], []]];
    const up = Promise.withResolvers<void>();
    const busy = attempt(sandbox, 'import time; print("up"); time.sleep(60)', {
      ...{ signal: first.signal, limits: { seconds: 60 } },
      observe: ({ kind }) => kind === 'output' && up.resolve(),
    });
    await up.promise;
    const later = places.map(async (heard, index) => {
      const full = Promise.withResolvers<void>();
      const run = attempt(sandbox, `print(${index})`, {
        owner: { ...OWNER, turn: `turn-${index}` },
        observe: (one) => one.kind === 'queued' && heard.push(one.position) && full.resolve(),
      }).then(() => ended.push(index));
      await full.promise;
      return { run };
    });
    const runs = await Promise.all(later);
    first.abort();
    await Promise.all([busy, ...runs.map(({ run }) => run)]);
    const order = places.map(([start = 0]) => start).toSorted();
    expect(order).toEqual([1, 2, 3]);
    expect(ended).toEqual(
      places
        .map(([start = 0], index) => [start, index])
        .toSorted()
        .map(([, index]) => index),
    );
    expect(places.map((heard) => heard.at(-1))).toEqual([1, 1, 1]);
    expect(server.standing()).toEqual([]);
  });

  test('who waits too long is told, who is stopped leaves the line', async () => {
    const { sandbox, open, server } = await opened({}, { maxConcurrent: 0 });
    await expect(attempt(open({ waitMs: 30 }), '')).rejects.toMatchObject({ code: 'SANDBOX_UNAVAILABLE' });
    const controller = new AbortController();
    const { ending } = await attempt(sandbox, '', { signal: controller.signal, observe: () => controller.abort() });
    expect(ending).toEqual({ kind: 'stopped' });
    server.account.maxConcurrent = 1;
    expect((await attempt(sandbox, 'print(1)')).stdout).toBe('1\n');
  });

  test('this process holds itself to its own number, too', async () => {
    const { server, sandbox } = await opened({ maxConcurrent: 2 });
    const most: number[] = [];
    await Promise.all(
      Array.from({ length: 6 }, () =>
        attempt(sandbox, '', { observe: ({ kind }) => kind === 'started' && most.push(server.account.sandboxes.size) }),
      ),
    );
    expect(Math.max(...most)).toBeLessThanOrEqual(2);
    expect(count(server, CREATE)).toBe(6);
  });
});
