import type { Sha256 } from '#domain/program/program.ts';

/**
 * Immutable bytes by their sha256, encrypted and bound to a workspace. Contract: test/contracts/blobs.contract.ts
 *
 * `until` is when they may be forgotten (ms since the epoch); putting the same bytes again keeps the later end.
 * `get` gives undefined for what was never put, was put by another workspace, or has ended; it throws STORE_CORRUPT when
 * the bytes no longer have their hash, STORE_UNAVAILABLE when the store does not answer.
 */
export interface Blobs {
  put(workspace: string, bytes: Uint8Array, until: number): Promise<Sha256>;
  get(workspace: string, hash: Sha256): Promise<Uint8Array | undefined>;
  delete(workspace: string, hash: Sha256): Promise<void>;
  /** Forgets everything whose end is before `now`; gives how many. */
  sweep(now: number): Promise<number>;
  close(): Promise<void>;
}
