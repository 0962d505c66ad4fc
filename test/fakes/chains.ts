import fc from 'fast-check';
import { AuditKind } from '#domain/audit/audit.ts';
import { AUDIT_START, type AuditLink, type AuditRecord, auditKey, nextRecord } from '#domain/audit/audit-chain.ts';

/** The key that seals the store; the chain's is made from it. */
export const SEALING = Buffer.alloc(32, 7);
export const SEAL = { key: auditKey(SEALING), workspace: 'T1' };
const wellFormed = fc.string({ unit: 'grapheme', maxLength: 8 });
const entry = fc.record({
  at: fc.integer({ min: 0, max: 2e12 }),
  kind: fc.constantFrom(...AuditKind.options),
  body: fc.dictionary(
    wellFormed.filter((name) => name !== '__proto__'),
    fc.oneof(wellFormed, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null)),
    { maxKeys: 3 },
  ),
});
/** Chains of up to eight of whatever may happen. */
export const chain = fc.array(entry, { minLength: 1, maxLength: 8 }).map((entries) => chainOf(entries));

function chainOf(entries: Omit<Parameters<typeof nextRecord>[1], 'id'>[], start: AuditLink = AUDIT_START, name = 'e') {
  const records: AuditRecord[] = [];
  for (const [at, one] of entries.entries()) {
    records.push(nextRecord(records.at(-1) ?? start, { id: `${name}${at}`, ...one }, SEAL));
  }
  return records;
}

/** Five records; by another name, other ones. */
export const five = (name = 'e', start = AUDIT_START) =>
  chainOf(
    Array.from({ length: 5 }, (_, at) => ({ at, kind: 'asked' as const, body: { by: 'U1' } })),
    start,
    name,
  );
/** Their places, as someone would have written them down. */
export const heads = (...records: AuditRecord[]) => records.map(({ seq, mac }) => ({ seq, mac }));

/** The same hex with another first digit. */
export function flipped(hex: string): string {
  return (hex.startsWith('0') ? '1' : '0') + hex.slice(1);
}
