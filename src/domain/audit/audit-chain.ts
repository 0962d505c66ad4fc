import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { canonical } from '../json/canonical.ts';
import { AuditEntry } from './audit.ts';

const PURPOSE = 'threadsmith/audit/1';
const RECORD_PREFIX = `${PURPOSE}\n`;
const CHECKPOINT_PREFIX = 'threadsmith/audit-checkpoint/1\n';
const MAC_KEY_BYTES = 32;
const Mac = z.string().regex(/^[0-9a-f]{64}$/);

/** An entry in its place. `kind` is any text here, because a chain outlives the kinds of the version that reads it. */
export const AuditRecord = z.strictObject({
  /** From 1, without gaps. */
  seq: z.int().min(1),
  /** `mac` of the record before this one. */
  previous: Mac,
  /** Who appends the same id twice means one thing that happened. */
  id: z.string().min(1),
  at: z.number(),
  kind: z.string(),
  body: z.record(z.string(), z.json()),
  /** HMAC-SHA256 over all of the above and the workspace. */
  mac: Mac,
});
export type AuditRecord = z.infer<typeof AuditRecord>;

/** Stands for all records up to `seq`, which retention took away. */
export const AuditCheckpoint = z.strictObject({
  /** The last record that was cut, and its mac: what the first one that is left follows. */
  seq: z.int().min(1),
  mac: Mac,
  /** Only what was older than this was cut (ms since the epoch). */
  at: z.number(),
  /** Records that this cut took; what earlier cuts took is not among them. */
  count: z.int().min(1),
  signature: Mac,
});
export type AuditCheckpoint = z.infer<typeof AuditCheckpoint>;

/** A place in a chain. */
export interface AuditLink {
  readonly seq: number;
  readonly mac: string;
}

/** Where a chain begins. */
export const AUDIT_START: AuditLink = { seq: 0, mac: '0'.repeat(64) };

/** Whose chain it is, and the key that makes its macs. */
export interface AuditSeal {
  readonly key: KeyObject;
  readonly workspace: string;
}

/** The key of the chains, from the key that seals records: who has one of the two macs cannot tell the other. */
export const auditKey = (sealing: Uint8Array): KeyObject =>
  createSecretKey(new Uint8Array(hkdfSync('sha256', sealing, new Uint8Array(), PURPOSE, MAC_KEY_BYTES)));

/**
 * The record that follows. Halves of characters are replaced, and what JSON leaves out is left out: an odd name must not
 * cost the line. Throws ZodError or TypeError for what is no entry even then.
 */
export function nextRecord(
  before: AuditLink,
  { id, ...entry }: AuditEntry & { readonly id: string },
  seal: AuditSeal,
): AuditRecord {
  // The mac is over exactly what will be read back.
  const kept = AuditEntry.parse(JSON.parse(JSON.stringify(entry), wellFormed));
  const record = { seq: before.seq + 1, previous: before.mac, id, ...kept };
  return AuditRecord.parse({ ...record, mac: macOver(RECORD_PREFIX, record, seal) });
}

/** Whether a record is as it was written, in this workspace, with this key. Says nothing about its place. */
export function isGenuine({ mac, ...record }: AuditRecord, seal: AuditSeal): boolean {
  try {
    return macOver(RECORD_PREFIX, record, seal) === mac;
  } catch (error) {
    if (error instanceof TypeError) {
      return false; // half a character in a text: we never wrote that
    }
    throw error;
  }
}

/** Signs what stands for a cut prefix. */
export const signCheckpoint = (cut: Omit<AuditCheckpoint, 'signature'>, seal: AuditSeal): AuditCheckpoint => ({
  ...cut,
  signature: macOver(CHECKPOINT_PREFIX, cut, seal),
});

/** Whether a checkpoint is one that we signed for this workspace. */
export const isSigned = ({ signature, ...cut }: AuditCheckpoint, seal: AuditSeal): boolean =>
  macOver(CHECKPOINT_PREFIX, cut, seal) === signature;

/** A place as people write it down: `SEQ:MAC`. */
export const headText = ({ seq, mac }: AuditLink): string => `${seq}:${mac}`;

/** Reads `SEQ:MAC`; undefined when it is none. */
export function headIn(text: string): AuditLink | undefined {
  const { seq, mac } = /^(?<seq>0|[1-9]\d{0,14}):(?<mac>[0-9a-f]{64})$/.exec(text)?.groups ?? {};
  return seq === undefined || mac === undefined ? undefined : { seq: Number(seq), mac };
}

const wellFormed = (_name: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed() : value;

const macOver = (prefix: string, value: object, { key, workspace }: AuditSeal): string =>
  createHmac('sha256', key)
    .update(prefix + canonical({ ...value, workspace }))
    .digest('hex');
