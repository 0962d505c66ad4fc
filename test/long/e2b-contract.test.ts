import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { e2bSandbox } from '#adapters/e2b/e2b-sandbox.ts';
import { sandboxContract } from '../contracts/sandbox.contract.ts';
import { e2bServer } from '../fakes/e2b/e2b-server.ts';

const server = await e2bServer();
const folder = mkdtempSync(join(tmpdir(), 'threadsmith-test-'));
const hostFile = join(folder, 'host-file');
writeFileSync(hostFile, 'of the host');
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Nothing of the adapter's may be left in the account: every sandbox is gone, with its machine. */
sandboxContract(async (options) => e2bSandbox({ ...server.options, template: 'base', ...options }), {
  ...{ hostFile, leftovers: server.standing, countsForks: false, sumsMemory: true },
  ...{ filtersCalls: false, hasEgress: true },
});
