import { randomBytes } from 'node:crypto';
import { type Sealer, sealing } from '#domain/secret/seal.ts';

const NONCE_BYTES = 12;

/** A sealer with chance from the operating system. The first key seals, all of them open. Keys have 32 bytes. */
export const systemSealer = (...keys: [Uint8Array, ...Uint8Array[]]): Sealer =>
  sealing(keys, () => randomBytes(NONCE_BYTES));
