import { once } from 'node:events';
import { connect, isIPv6, type Socket } from 'node:net';
import type { Host } from '#domain/program/hosts.ts';
import { isOwnAddress, isPublicAddress } from './public-address.ts';
import type { Resolve } from './resolver.ts';

/** One address that tests may reach although it is not public, and where its two ports really are. */
export interface Permit {
  readonly address: string;
  readonly ports: { readonly 80: number; readonly 443: number };
}

/** A connection; or why there is none: the name leads where nobody may go, or nobody answered. */
export type Dialled = Socket | 'forbidden' | 'unreachable';
export type Dial = (host: Host) => Promise<Dialled>;

const CONNECT_MS = 5000;
const ADDRESSES = 4;

/**
 * Looks the name up, judges every address of it, and connects to one of the very addresses that were judged: a name that
 * means something else a moment later (DNS rebinding) changes nothing. One bad address spoils the name.
 */
export function dialling(resolve: Resolve, permit: Permit | undefined): Dial {
  const mayReach = (address: string): boolean =>
    address === permit?.address || (isPublicAddress(address) && !isOwnAddress(address));
  return async ({ name, port }) => {
    const addresses = await resolve(name);
    if (!addresses.every(mayReach)) {
      return 'forbidden';
    }
    const fourFirst = addresses.toSorted((a, b) => Number(isIPv6(a)) - Number(isIPv6(b)));
    for (const address of fourFirst.slice(0, ADDRESSES)) {
      const socket = await connectTo(address, address === permit?.address ? permit.ports[port] : port);
      if (socket !== undefined) {
        return socket;
      }
    }
    return 'unreachable';
  };
}

async function connectTo(address: string, port: number): Promise<Socket | undefined> {
  const socket = connect({ host: address, port, allowHalfOpen: true, noDelay: true });
  socket.on('error', () => socket.destroy()); // whoever uses it sees it closed
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(CONNECT_MS) });
    return socket;
  } catch {
    socket.destroy();
    return undefined;
  }
}
