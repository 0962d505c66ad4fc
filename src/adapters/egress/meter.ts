import type { Socket } from 'node:net';
import type { Traffic } from '#ports/egress.ts';

/** How much one run may use its way out. */
export interface EgressLimits {
  /** More at the same time are closed at once; the relay in the sandbox lets them wait instead. */
  readonly connectionsAtOnce: number;
  /** In all. Connections to hosts are counted by themselves: one client may ask for many things at once. */
  readonly connections: number;
  /** Both directions together; what is over it is seen a moment later. */
  readonly bytes: number;
  /** Without a byte on a connection. */
  readonly idleMs: number;
  /** In all; no run lasts so long. */
  readonly lifeMs: number;
}

export const EGRESS_LIMITS: EgressLimits = {
  connectionsAtOnce: 32,
  connections: 10_000,
  bytes: 512 * 2 ** 20,
  idleMs: 60_000,
  lifeMs: 20 * 60_000,
};

const LOOK_EVERY_MS = 50;
/** A connection to a host may be closing still when the next one is wanted. */
const SLACK = 2;

/** Counts what a run does on its way out, and says once when that is too much. */
export interface Meter {
  count(what: 'refused' | 'failed'): void;
  /** A connection of the run; false when it has had its number. */
  admit(socket: Socket): boolean;
  /** Asks for a connection to a host; undefined when there are too many, else what to call when it is over. */
  departs(): (() => void) | undefined;
  traffic(): Traffic;
  release(): void;
}

/** `onSpent` is called when the bytes or the time are used up. */
export function meter(limits: EgressLimits, onSpent: () => void): Meter {
  const counts = { connections: 0, refused: 0, failed: 0 };
  const open = new Set<Socket>();
  const began = performance.now();
  let past = 0;
  let away = 0;
  let departed = 0;
  const bytes = (): number => [...open].reduce((sum, socket) => sum + bytesOf(socket), past);
  const looking = setInterval(() => {
    if (bytes() > limits.bytes || performance.now() - began > limits.lifeMs) {
      clearInterval(looking);
      onSpent();
    }
  }, LOOK_EVERY_MS);
  return {
    count(what) {
      counts[what] += 1;
    },
    admit(socket) {
      counts.connections += 1;
      open.add(socket);
      socket.once('close', () => {
        open.delete(socket);
        past += bytesOf(socket);
      });
      return counts.connections <= limits.connections;
    },
    departs() {
      if (away >= limits.connectionsAtOnce * SLACK || departed >= limits.connections) {
        return undefined;
      }
      away += 1;
      departed += 1;
      return () => {
        away -= 1;
      };
    },
    traffic: () => ({ ...counts, bytes: bytes() }),
    release: () => clearInterval(looking),
  };
}

const bytesOf = ({ bytesRead, bytesWritten }: Socket): number => bytesRead + bytesWritten;
