import { createHmac, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AUDIT_START, headIn, headText, nextRecord } from '#domain/audit/audit-chain.ts';
import { verifyChain } from '#domain/audit/audit-check.ts';
import { canonical } from '#domain/json/canonical.ts';
import { chain, five, SEAL, SEALING } from '../../fakes/chains.ts';

describe('a record', () => {
  test('is what the format says, told with nothing of ours but canonical JSON', () => {
    const [first, second] = five();
    const key = new Uint8Array(hkdfSync('sha256', SEALING, '', 'threadsmith/audit/1', 32));
    const macOf = (rest: object) =>
      createHmac('sha256', key)
        .update(`threadsmith/audit/1\n${canonical({ ...rest, workspace: 'T1' })}`)
        .digest('hex');
    const { mac, ...rest } = first!;
    expect(rest).toEqual({ seq: 1, previous: '0'.repeat(64), id: 'e0', at: 0, kind: 'asked', body: { by: 'U1' } });
    expect(mac).toBe(macOf(rest));
    expect(second).toMatchObject({ seq: 2, previous: mac });
    expect(mac).toBe('84c058fedb05c370e300d2c46ca4a99eb8ebdbd76310f5785e55f1cd8c087dea');
  });

  test('comes back from JSON as it was, whatever is in it', () => {
    fc.assert(
      fc.property(chain, (records) => {
        expect(verifyChain(JSON.parse(JSON.stringify(records)), SEAL)).toEqual({
          ok: true,
          records: records.length,
          repeated: 0,
          head: headText(records.at(-1)!),
        });
      }),
    );
  });

  test.each([
    [
      { a: undefined, b: Number.NaN, c: ['x\ud800y'] },
      { b: null, c: ['x\ufffdy'] },
    ],
    [{ a: new Date(0), b: () => 1 }, { a: '1970-01-01T00:00:00.000Z' }],
  ])('says what JSON says of %o', (body, said) => {
    const record = nextRecord(AUDIT_START, { id: 'a', at: 1, kind: 'asked', body: body as never }, SEAL);
    expect(record.body).toEqual(said);
    expect(verifyChain([JSON.parse(JSON.stringify(record))], SEAL)).toMatchObject({ ok: true });
  });

  test.each([
    { at: Number.NaN },
    { at: 1, kind: 'other' },
    { at: 1, body: { a: 1n } },
    { at: 1, body: { '\ud800': 1 } },
    { at: 1, body: [] },
    { at: 1, id: '' },
  ])('is not made of %o', (wrong) => {
    const entry = { id: 'a', kind: 'asked', body: {}, ...wrong } as never;
    expect(() => nextRecord(AUDIT_START, entry, SEAL)).toThrow();
  });

  test('is sealed as it will be read: without what a reader drops', () => {
    const body = JSON.parse('{"__proto__":1,"a":2}');
    const record = nextRecord(AUDIT_START, { id: 'a', at: 1, kind: 'asked', body }, SEAL);
    expect(verifyChain([JSON.parse(JSON.stringify(record))], SEAL)).toMatchObject({ ok: true });
  });
});

describe('a head', () => {
  test('is read as it is written, and nothing else is', () => {
    const link = { seq: 12, mac: 'a'.repeat(64) };
    expect(headIn(headText(link))).toEqual(link);
    for (const text of ['', '12', `12:${'A'.repeat(64)}`, `012:${link.mac}`, `-1:${link.mac}`, ` 12:${link.mac}`]) {
      expect(headIn(text)).toBeUndefined();
    }
  });
});
