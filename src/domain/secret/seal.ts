import { createCipheriv, createDecipheriv, createHash, createSecretKey } from 'node:crypto';
import { AgentError } from '../text/errors.ts';

/** Encrypts bytes so that they open only with our key and only as what they were sealed as. */
export interface Sealer {
  seal(bytes: Uint8Array, as: string): Uint8Array;
  /** Throws STORE_CORRUPT when no key of ours fits, when a bit was changed, or when they were sealed as something else. */
  unseal(sealed: Uint8Array, as: string): Uint8Array;
}

/** AES-256 in bytes. */
export const SEAL_KEY_BYTES = 32;
const VERSION = 1;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES + TAG_BYTES;

/**
 * AES-256-GCM (NIST SP 800-38D). Seals with the first key and opens with any, so that a key can be changed.
 * Envelope: version 1 | key id 4 | nonce 12 | tag 16 | cipher text. `nonce` gives 12 bytes never given before.
 */
export function sealing(keys: readonly [Uint8Array, ...Uint8Array[]], nonce: () => Uint8Array): Sealer {
  for (const key of keys) {
    if (key.length !== SEAL_KEY_BYTES) {
      throw new AgentError(`a key has ${SEAL_KEY_BYTES} bytes, not ${key.length}`, { code: 'CONFIG_INVALID' });
    }
  }
  // Prepared once: from bare bytes it would be prepared anew for each value, which takes longer than to open that.
  const byId = new Map(keys.map((key) => [keyId(key).toString('hex'), createSecretKey(key)]));
  const first = createSecretKey(keys[0]);
  const firstId = keyId(keys[0]);
  return {
    seal(bytes, as) {
      const fresh = nonce();
      const cipher = createCipheriv('aes-256-gcm', first, fresh, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(as));
      const body = [cipher.update(bytes), cipher.final()];
      return Buffer.concat([Buffer.of(VERSION), firstId, fresh, cipher.getAuthTag(), ...body]);
    },
    unseal(sealed, as) {
      const parts = taken(Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength));
      const key = byId.get(parts.keyId);
      if (parts.version !== VERSION || key === undefined) {
        throw new AgentError('sealed with a key that is not ours', { code: 'STORE_CORRUPT' });
      }
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, parts.nonce, { authTagLength: TAG_BYTES });
        decipher.setAAD(Buffer.from(as)).setAuthTag(parts.tag);
        return Buffer.concat([decipher.update(parts.body), decipher.final()]);
      } catch (cause) {
        throw new AgentError('a sealed value was changed or moved', { code: 'STORE_CORRUPT', cause });
      }
    },
  };
}

/** Names what is sealed; one string for each workspace, purpose and name, whatever characters they hold. */
export const sealedAs = (purpose: 'record' | 'blob' | 'tool', workspace: string, name: string): string =>
  JSON.stringify(['threadsmith/seal/1', purpose, workspace, name]);

/** Says which key without saying anything about it. */
const keyId = (key: Uint8Array): Buffer =>
  createHash('sha256').update('threadsmith/key-id/1\n').update(key).digest().subarray(0, KEY_ID_BYTES);

function taken(sealed: Buffer) {
  const nonceAt = 1 + KEY_ID_BYTES;
  const tagAt = nonceAt + NONCE_BYTES;
  return {
    version: sealed.length < HEAD_BYTES ? undefined : sealed[0],
    keyId: sealed.subarray(1, nonceAt).toString('hex'),
    nonce: sealed.subarray(nonceAt, tagAt),
    tag: sealed.subarray(tagAt, HEAD_BYTES),
    body: sealed.subarray(HEAD_BYTES),
  };
}
