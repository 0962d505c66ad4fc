import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { proxyEgress } from '#adapters/egress/proxy-egress.ts';
import type { OpenEgress } from '../../contracts/sandbox/egress-bench.ts';
import { watchLeftovers } from './leftovers.ts';

/** A temporary folder of this test file with the sockets of runs in it, and what of them was left. */
export function watchWays() {
  const { temporary, leftovers, remove } = watchLeftovers();
  const sockets = (): string[] =>
    readdirSync(temporary)
      .filter((name) => name.startsWith('threadsmith-egress-'))
      .flatMap((name) => readdirSync(join(temporary, name)));
  const openEgress: OpenEgress = ({ addresses, permit }) =>
    proxyEgress({ temporary }, { permit, resolve: async (name) => addresses[name] ?? [] });
  return {
    ...{ temporary, openEgress, remove },
    expectNothingLeft: () => expect([...leftovers(), ...sockets()]).toEqual([]),
  };
}
