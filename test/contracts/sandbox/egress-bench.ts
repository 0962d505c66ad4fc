import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Egress } from '#ports/egress.ts';
import type { Execution, Sandbox } from '#ports/sandbox.ts';
import { type LoopbackSite, loopbackSite } from '../../fakes/loopback-site.ts';
import type { NamedWorld } from '../egress.contract.ts';
import { ask, attempt, file, type Trial } from './bench.ts';

/** A sandbox with a way out, and all that is at its end. */
export interface EgressBench {
  readonly sandbox: () => Sandbox;
  readonly site: () => LoopbackSite;
  /** Runs a program that may reach HOSTS, and trusts the site's certificate as `in/ca.pem`. */
  readonly run: (text: string, trial?: Trial) => Promise<Execution>;
  /** The same in Python; it prints one JSON value. */
  readonly asks: <T>(text: string, trial?: Trial) => Promise<T>;
}

export type OpenEgress = (world: NamedWorld) => Egress;
export type OpenSandbox = (egress: Egress) => Promise<Sandbox>;

export const HOSTS = ['one.test', 'plain.test:80', 'bad.test', 'meta.test', 'inner.test', 'mixed.test', 'gone.test'];
const SITE = '127.0.0.1';

/** What the names mean; only SITE may be reached although it is not public. `two.test` is approved for nobody here. */
const ADDRESSES = {
  ...Object.fromEntries(['one.test', 'two.test', 'plain.test'].map((name) => [name, [SITE]])),
  ...{ 'bad.test': ['127.0.0.2'], 'meta.test': ['169.254.169.254'], 'inner.test': ['10.0.0.1'] },
  'mixed.test': [SITE, '192.168.0.1'],
};

/** Sets up one site, one way out and one sandbox for all tests of a `describe`. */
export function egressBench(openEgress: OpenEgress, openSandbox: OpenSandbox): EgressBench {
  let site: LoopbackSite;
  let egress: Egress;
  let sandbox: Sandbox;
  beforeAll(async () => {
    site = await loopbackSite(['one.test', 'two.test', 'plain.test']);
    egress = openEgress({ addresses: ADDRESSES, permit: { address: SITE, ports: site.ports } });
    sandbox = await openSandbox(egress);
  });
  beforeEach(() => {
    site.visits.length = 0;
  });
  afterAll(async () => {
    await sandbox.close();
    await egress.close();
    await site.close();
  });
  const withAll = ({ inputs = [], environment = {}, ...trial }: Trial): Trial => ({
    hosts: HOSTS,
    ...trial,
    inputs: [file('ca.pem', site.cert), ...inputs],
    environment: { NODE_EXTRA_CA_CERTS: '/work/in/ca.pem', ...environment },
  });
  return {
    sandbox: () => sandbox,
    site: () => site,
    run: (text, trial = {}) => attempt(sandbox, text, withAll(trial)),
    asks: (text, trial = {}) => ask(sandbox, text, withAll(trial)),
  };
}
