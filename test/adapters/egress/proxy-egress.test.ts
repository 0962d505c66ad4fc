import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { proxyEgress } from '#adapters/egress/proxy-egress.ts';
import { egressContract } from '../../contracts/egress.contract.ts';

const temporary = mkdtempSync(join(tmpdir(), 'threadsmith-test-'));
afterAll(() => rmSync(temporary, { recursive: true }));

egressContract(({ addresses, permit }) =>
  proxyEgress({ temporary }, { permit, resolve: async (name) => addresses[name] ?? [] }),
);
