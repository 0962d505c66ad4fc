import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { sealed, unsealed } from '#adapters/blobs/blob-key.ts';
import { systemSealer } from '#adapters/system/sealer.ts';
import { sha256 } from '#domain/program/program.ts';

test('bytes that were sealed well but have not their hash are STORE_CORRUPT', () => {
  const sealer = systemSealer(randomBytes(32));
  const hash = sha256('a');
  const wrong = sealed(sealer, 'T1', hash, Buffer.from('b'));
  expect(() => unsealed(sealer, 'T1', hash, wrong)).toThrow(expect.objectContaining({ code: 'STORE_CORRUPT' }));
});
