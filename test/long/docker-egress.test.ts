import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { dockerSandbox } from '#adapters/docker/docker-sandbox.ts';
import { proxyEgress } from '#adapters/egress/proxy-egress.ts';
import type { Egress } from '#ports/egress.ts';
import { attempt } from '../contracts/sandbox/bench.ts';
import { egressSandboxContract } from '../contracts/sandbox/egress.ts';
import { type DockerEngine, startDockerEngine } from '../fakes/docker-engine.ts';

const temporary = mkdtempSync(join(tmpdir(), 'threadsmith-test-'));
chmodSync(temporary, 0o711); // programs pass through it as other users

let engine: DockerEngine;
beforeAll(async () => {
  engine = await startDockerEngine();
}, 120_000);
afterAll(async () => {
  await engine?.stop();
  rmSync(temporary, { recursive: true, force: true });
});

const open = (egress: Egress, options = {}) => dockerSandbox({ socketPath: engine.socketPath, egress, ...options });
const folders = (): string[] => readdirSync(temporary).map((name) => join(temporary, name));
const left = async () => [...folders().flatMap((folder) => readdirSync(folder)), ...(await engine.leftovers())];

describe('in containers', () => {
  afterEach(() => vi.waitFor(async () => expect(await left()).toEqual([]), { timeout: 10_000 }));
  egressSandboxContract(
    ({ addresses, permit }) => proxyEgress({ temporary }, { permit, resolve: async (name) => addresses[name] ?? [] }),
    open,
  );
});

test('without a way out programs that name hosts are refused, and the template says so', async () => {
  const sandbox = await dockerSandbox({ socketPath: engine.socketPath });
  expect((await sandbox.describe()).egress).toBe(false);
  await expect(attempt(sandbox, 'print(1)', { hosts: ['one.test'] })).rejects.toMatchObject({
    ...{ code: 'SANDBOX_UNAVAILABLE', message: expect.stringMatching(/no egress path/) },
  });
  await sandbox.close();
});

describe('a way out that does not work is refused with its fix, and closed', () => {
  const refusal = async (egress: Egress, options = {}): Promise<string> => {
    const close = vi.spyOn(egress, 'close');
    const error: unknown = await open(egress, options).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: 'SANDBOX_UNAVAILABLE' });
    expect(close).toHaveBeenCalled();
    expect(await left()).toEqual([]);
    return String(error);
  };
  afterEach(() => vi.unstubAllEnvs());

  test('an engine that is not on a socket of this machine', async () => {
    vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1');
    expect(await refusal(proxyEgress({ temporary }), { socketPath: undefined })).toMatch(
      /needs a Docker engine on a unix socket of this machine: set DOCKER_HOST/,
    );
  });

  test('an engine that does not see our files', async () => {
    const egress = proxyEgress({ temporary });
    const elsewhere: Egress = {
      ...egress,
      open: async (hosts, user) => ({ ...(await egress.open(hosts, user)), socket: '/not/on/this/machine' }),
    };
    expect(await refusal(elsewhere)).toMatch(
      /network .* does not work .*\/not\/on\/this\/machine.*: run as root beside/,
    );
    await egress.close();
  });

  test('an engine that maps users, so that the socket is another’s', async () => {
    const egress = proxyEgress({ temporary });
    const others: Egress = { ...egress, open: (hosts) => egress.open(hosts, 65_533) };
    expect(await refusal(others)).toMatch(/network for programs does not work with this Docker engine/);
    await egress.close();
  });

  test('a socket on which nobody speaks', async () => {
    const socket = join(temporary, 'silent.sock');
    const server = createServer((connection) => connection.resume().end());
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    chmodSync(socket, 0o666);
    const close = () => new Promise<void>((resolve) => void server.close(() => resolve()));
    const egress: Egress = {
      open: async () => ({ socket, close: async () => ({ connections: 0, refused: 0, failed: 0, bytes: 0 }) }),
      close,
    };
    expect(await refusal(egress)).toMatch(/\(nobody answers\): run as root beside/);
  });
});
