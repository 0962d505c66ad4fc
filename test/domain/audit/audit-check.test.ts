import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  AUDIT_START,
  type AuditRecord,
  auditKey,
  headText,
  nextRecord,
  signCheckpoint,
} from '#domain/audit/audit-chain.ts';
import { verifyChain } from '#domain/audit/audit-check.ts';
import { canonical } from '#domain/json/canonical.ts';
import { chain, five, flipped, heads, SEAL } from '../../fakes/chains.ts';

describe('a check of a chain', () => {
  test('finds any change of any field', () => {
    const change = fc.constantFrom<(record: AuditRecord) => object>(
      (record) => ({ ...record, seq: record.seq + 1 }),
      (record) => ({ ...record, seq: 1.5 }),
      (record) => ({ ...record, previous: flipped(record.previous) }),
      (record) => ({ ...record, id: `${record.id}a` }),
      (record) => ({ ...record, at: record.at + 1 }),
      (record) => ({ ...record, at: `${record.at}` }),
      (record) => ({ ...record, kind: record.kind === 'approved' ? 'rejected' : 'approved' }),
      (record) => ({ ...record, body: { ...record.body, one: 'more' } }),
      (record) => ({ ...record, body: [] }),
      (record) => ({ ...record, body: { half: '\ud800' } }),
      (record) => ({ ...record, mac: flipped(record.mac) }),
      (record) => ({ ...record, mac: `${record.mac}0` }),
      (record) => ({ ...record, workspace: 'T1' }),
      ({ body, ...record }) => record,
      () => [],
    );
    fc.assert(
      fc.property(chain, fc.nat(), change, (records, at, changed) => {
        const place = at % records.length;
        const tampered = records.map((record, index) => (index === place ? changed(record) : record));
        expect(verifyChain(tampered, SEAL)).toEqual({ ok: false, problem: 'changed', seq: place + 1 });
      }),
    );
  });

  test('finds any change of one character of the stored text', () => {
    fc.assert(
      fc.property(chain, fc.nat(), fc.nat(), (records, at, character) => {
        const place = at % records.length;
        const text = canonical(records[place]);
        const spot = character % text.length;
        const other = text.slice(0, spot) + (text[spot] === '0' ? '1' : '0') + text.slice(spot + 1);
        const tampered = [...records.slice(0, place), jsonOr(other), ...records.slice(place + 1)];
        const isSame = canonicalOr(jsonOr(other)) === text; // 1.50 for 1.5
        expect(verifyChain(tampered, SEAL)).toMatchObject(
          isSame ? { ok: true } : { problem: 'changed', seq: place + 1 },
        );
      }),
    );
  });

  test('finds any that were removed, and where', () => {
    fc.assert(
      fc.property(chain, fc.nat(), fc.integer({ min: 1, max: 3 }), (records, at, many) => {
        const place = at % records.length;
        const left = records.toSpliced(place, many);
        const isTail = place + many >= records.length;
        const found = verifyChain(left, { ...SEAL, heads: heads(records.at(-1)!) });
        expect(found).toEqual({ ok: false, problem: isTail ? 'cut' : 'removed', seq: place + 1 });
        // Without a head nobody can tell that there was more.
        expect(verifyChain(left, SEAL)).toMatchObject(isTail ? { ok: true, records: place } : { ok: false });
      }),
    );
  });

  test('finds any two that changed places', () => {
    fc.assert(
      fc.property(chain, fc.nat(), fc.nat(), (records, a, b) => {
        const places = [a % records.length, b % records.length].sort((one, other) => one - other);
        const [first = 0, second = 0] = places;
        fc.pre(first !== second);
        const swapped = records.with(first, records[second]!).with(second, records[first]!);
        expect(verifyChain(swapped, SEAL)).toEqual({ ok: false, problem: 'reordered', seq: first + 1 });
      }),
    );
  });

  test('finds one that stands there twice', () => {
    const records = five();
    expect(verifyChain([...records, records[1]], SEAL)).toEqual({ ok: false, problem: 'reordered', seq: 2 });
  });

  test('is not told by a forged record that a missing one only changed its place', () => {
    const records = five();
    const forged = { ...records[1]!, body: {} };
    expect(verifyChain([...records.toSpliced(1, 1), forged], SEAL)).toEqual({ ok: false, problem: 'removed', seq: 2 });
  });

  test('finds records of another workspace, and knows none with another key', () => {
    const found = { ok: false, problem: 'changed', seq: 1 };
    expect(verifyChain(five(), { ...SEAL, workspace: 'T2' })).toEqual(found);
    expect(verifyChain(five(), { ...SEAL, key: auditKey(randomBytes(32)) })).toEqual(found);
  });

  test('finds the seam between two chains that are both ours', () => {
    const records = five();
    const other = five('other');
    const seam = [...records.slice(0, 2), ...other.slice(2)];
    expect(verifyChain(seam, SEAL)).toEqual({ ok: false, problem: 'changed', seq: 2 });
  });

  test('finds with a head that the end was written anew', () => {
    const records = five();
    const anew = [...records.slice(0, 3), ...five('anew', records[2]!)];
    expect(verifyChain(anew, SEAL)).toMatchObject({ ok: true });
    expect(verifyChain(anew, { ...SEAL, heads: heads(records[1]!, records[4]!) })).toEqual({
      ok: false,
      problem: 'changed',
      seq: 5,
    });
  });

  test('counts ids that come twice', () => {
    const records = five();
    const again = nextRecord(records[4]!, { id: 'e1', at: 9, kind: 'asked', body: {} }, SEAL);
    expect(verifyChain([...records, again], SEAL)).toMatchObject({ ok: true, records: 6, repeated: 1 });
  });

  test('takes an empty chain for one', () => {
    expect(verifyChain([], SEAL)).toEqual({ ok: true, records: 0, repeated: 0, head: `0:${'0'.repeat(64)}` });
    expect(verifyChain([], { ...SEAL, heads: [AUDIT_START] })).toMatchObject({ ok: true });
  });
});

describe('a checkpoint', () => {
  const records = five();
  const { seq, mac } = records[2]!;
  const checkpoint = signCheckpoint({ seq, mac, at: 5, count: 3 }, SEAL);
  const left = records.slice(3);

  test('stands for what was cut', () => {
    const head = headText(records[4]!);
    const fits = { ...SEAL, checkpoint, heads: heads(records[2]!, records[4]!) };
    expect(verifyChain(left, fits)).toEqual({ ok: true, records: 2, repeated: 0, head });
    expect(verifyChain(left, SEAL)).toEqual({ ok: false, problem: 'removed', seq: 1 });
    expect(verifyChain(records.slice(4), { ...SEAL, checkpoint })).toEqual({ ok: false, problem: 'removed', seq: 4 });
    expect(verifyChain(records, { ...SEAL, checkpoint })).toEqual({ ok: false, problem: 'reordered', seq: 1 });
  });

  test.each([
    { ...checkpoint, seq: 4, mac: records[3]!.mac },
    { ...checkpoint, mac: flipped(mac) },
    { ...checkpoint, at: 6 },
    { ...checkpoint, count: 2 },
    { ...checkpoint, signature: flipped(checkpoint.signature) },
    signCheckpoint({ seq, mac, at: 5, count: 3 }, { ...SEAL, workspace: 'T2' }),
  ])('that we did not sign is forged: %j', (forged) => {
    const found = verifyChain(records.slice(forged.seq), { ...SEAL, checkpoint: forged });
    expect(found).toEqual({ ok: false, problem: 'forged_checkpoint', seq: forged.seq });
  });

  test('makes older heads useless, which is said, and a head in its place must be its own', () => {
    expect(verifyChain(left, { ...SEAL, checkpoint, heads: heads(records[1]!) })).toEqual({
      ok: false,
      problem: 'head_too_old',
      seq: 2,
    });
    const wrong = { seq, mac: flipped(mac) };
    expect(verifyChain(left, { ...SEAL, checkpoint, heads: [wrong] })).toEqual({ ok: false, problem: 'changed', seq });
  });
});

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function canonicalOr(value: unknown): string | undefined {
  try {
    return canonical(value);
  } catch {
    return undefined;
  }
}
