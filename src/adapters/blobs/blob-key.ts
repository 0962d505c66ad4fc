import { z } from 'zod';
import { Sha256, sha256 } from '#domain/program/program.ts';
import { type Sealer, sealedAs } from '#domain/secret/seal.ts';
import { AgentError } from '#domain/text/errors.ts';

const Owner = z.string().regex(/^[A-Z0-9]{1,64}$/);
const End = z.int().nonnegative();

/** Refuses, as INTERNAL, whatever could name another file or key than a blob of this workspace. */
export function checked(workspace: string, hash: Sha256, until = 0): void {
  if (!(Owner.safeParse(workspace).success && Sha256.safeParse(hash).success && End.safeParse(until).success)) {
    throw new AgentError('not a workspace, a hash and an end', { code: 'INTERNAL' });
  }
}

/** The bytes, sealed as this blob of this workspace. */
export const sealed = (sealer: Sealer, workspace: string, hash: Sha256, bytes: Uint8Array): Uint8Array =>
  sealer.seal(bytes, sealedAs('blob', workspace, hash));

/** The bytes of a sealed blob. Throws STORE_CORRUPT when they are not what their hash says. */
export const unsealed = (sealer: Sealer, workspace: string, hash: Sha256, from: Uint8Array): Uint8Array =>
  verified(hash, sealer.unseal(from, sealedAs('blob', workspace, hash)));

function verified(hash: Sha256, bytes: Uint8Array): Uint8Array {
  if (sha256(bytes) !== hash) {
    throw new AgentError('a blob has not its hash any more', { code: 'STORE_CORRUPT' });
  }
  return bytes;
}
