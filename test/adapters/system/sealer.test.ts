import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { systemSealer } from '#adapters/system/sealer.ts';
import { sealedAs } from '#domain/secret/seal.ts';

const corrupt = expect.objectContaining({ code: 'STORE_CORRUPT' });

test('opens what it sealed, and only as what it was sealed', () => {
  const sealer = systemSealer(randomBytes(32));
  const property = fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), fc.string(), (bytes, as, other) => {
    const sealed = sealer.seal(bytes, as);
    expect(new Uint8Array(sealer.unseal(sealed, as))).toEqual(new Uint8Array(bytes));
    if (other !== as) {
      expect(() => sealer.unseal(sealed, other)).toThrow(corrupt);
    }
  });
  fc.assert(property);
});

test('refuses every cut and every changed bit', () => {
  const sealer = systemSealer(randomBytes(32));
  const sealed = sealer.seal(Buffer.from('something'), 'a');
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed);
    changed[at] = changed[at]! ^ 1;
    expect(() => sealer.unseal(changed, 'a')).toThrow(corrupt);
    expect(() => sealer.unseal(sealed.subarray(0, at), 'a')).toThrow(corrupt);
  }
});

test('never seals twice alike', () => {
  const sealer = systemSealer(randomBytes(32));
  const all = Array.from({ length: 100 }, () => Buffer.from(sealer.seal(Buffer.from('x'), 'a')).toString('hex'));
  expect(new Set(all).size).toBe(100);
});

test('opens with an older key and seals with the newest', () => {
  const [older, newer] = [randomBytes(32), randomBytes(32)];
  const both = systemSealer(newer, older);
  const sealed = systemSealer(older).seal(Buffer.from('x'), 'a');
  expect(Buffer.from(both.unseal(sealed, 'a')).toString()).toBe('x');
  expect(Buffer.from(systemSealer(newer).unseal(both.seal(Buffer.from('y'), 'a'), 'a')).toString()).toBe('y');
  expect(() => systemSealer(newer).unseal(sealed, 'a')).toThrow(corrupt);
});

test('refuses a key that is not 32 bytes long', () => {
  expect(() => systemSealer(randomBytes(16))).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});

test('names what is sealed without confusing workspace and name', () => {
  expect(sealedAs('record', 'T1', 'a')).not.toBe(sealedAs('blob', 'T1', 'a'));
  expect(sealedAs('record', 'T1"', 'a')).not.toBe(sealedAs('record', 'T1', '"a'));
});
