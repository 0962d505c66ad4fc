import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { chmod, chown } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentError } from '#domain/text/errors.ts';
import type { Egress, Opening } from '#ports/egress.ts';
import type { Log } from '#ports/log.ts';
import { dialling, type Permit } from './dial.ts';
import { type ForwardProxy, forwardProxy } from './forward-proxy.ts';
import { EGRESS_LIMITS, type EgressLimits } from './meter.ts';
import { dnsResolve, type Resolve, remembering } from './resolver.ts';
import { hostsByKey } from './rules.ts';

export interface ProxyEgressOptions {
  /** Where the sockets lie. */
  readonly temporary?: string;
  readonly log?: Log;
  readonly limits?: Partial<EgressLimits>;
}

/** For tests alone: nothing that is configured leads here. */
export interface EgressForTests {
  readonly resolve?: Resolve;
  /** An address that is reached although it is not public. */
  readonly permit?: Permit;
}

const PREFIX = 'threadsmith-egress-';
const REMEMBER_MS = 30_000;
/** Of sun_path, without its final NUL. */
const PATH_BYTES = 107;

/** A forward proxy for each run, on a unix socket of its own. */
export function proxyEgress(options: ProxyEgressOptions = {}, { resolve, permit }: EgressForTests = {}): Egress {
  const { log, temporary = tmpdir() } = options;
  const limits = { ...EGRESS_LIMITS, ...options.limits };
  const lookUp = resolve ?? dnsResolve();
  const folder = makeFolder(temporary);
  const openings = new Set<Opening>();
  return {
    async open(hosts, user) {
      const known = hostsByKey(hosts);
      if (known === undefined) {
        throw new AgentError('a host of this program is not an exact name', { code: 'INTERNAL' });
      }
      const socket = join(folder, randomBytes(8).toString('hex'));
      const dial = dialling(remembering(lookUp, REMEMBER_MS), permit);
      const proxy = await listen(socket, user, () => forwardProxy(socket, { hosts: known, dial, limits }));
      const opening: Opening = {
        socket,
        async close() {
          const traffic = await proxy.close();
          if (openings.delete(opening)) {
            log?.info('the network of a run is closed', { ...traffic });
          }
          return traffic;
        },
      };
      openings.add(opening);
      return opening;
    },
    async close() {
      await Promise.all([...openings].map((opening) => opening.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Only the run's user may connect; who that is, the file says. */
async function listen(
  socket: string,
  user: number | undefined,
  start: () => Promise<ForwardProxy>,
): Promise<ForwardProxy> {
  if (Buffer.byteLength(socket) > PATH_BYTES) {
    throw new AgentError('the temporary folder has too long a path: set TMPDIR', { code: 'SANDBOX_UNAVAILABLE' });
  }
  let proxy: ForwardProxy | undefined;
  try {
    proxy = await start();
    await chmod(socket, 0o600);
    if (user !== undefined) {
      await chown(socket, user, user);
    }
    return proxy;
  } catch (error) {
    await proxy?.close();
    throw new AgentError('no way to the network could be opened', { code: 'SANDBOX_UNAVAILABLE', cause: error });
  }
}

/** Named after our process, so that a later one can remove it when we could not. Others pass through, but see nothing. */
function makeFolder(parent: string): string {
  try {
    for (const name of readdirSync(parent).filter((each) => each.startsWith(PREFIX))) {
      sweep(join(parent, name), Number(name.slice(PREFIX.length).split('-')[0]));
    }
    const folder = mkdtempSync(join(parent, `${PREFIX}${process.pid}-`));
    chmodSync(folder, 0o711);
    return folder;
  } catch (error) {
    throw new AgentError('no folder for the sockets of the network', { code: 'SANDBOX_UNAVAILABLE', cause: error });
  }
}

function sweep(folder: string, pid: number): void {
  if (statSync(folder, { throwIfNoEntry: false })?.uid === process.getuid?.() && !isAlive(pid)) {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
