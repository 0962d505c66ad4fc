import {
  AUDIT_START,
  type AuditCheckpoint,
  type AuditLink,
  AuditRecord,
  type AuditSeal,
  headText,
  isGenuine,
  isSigned,
} from './audit-chain.ts';

/**
 * What can be wrong with a chain. `changed`: not what was written there, or with another key. `cut`: the end is missing,
 * which only a head shows. `head_too_old`: retention took what the head names, so that it shows nothing.
 */
export type AuditProblem = 'changed' | 'removed' | 'reordered' | 'cut' | 'forged_checkpoint' | 'head_too_old';

/** What a check of a chain found: that all is well, or the first problem and the record it is about. */
export type AuditVerdict =
  | {
      readonly ok: true;
      /** Records that are there; what a checkpoint stands for is not among them. */
      readonly records: number;
      /** Records whose id stood in an earlier one: told twice, happened once. */
      readonly repeated: number;
      readonly head: string;
    }
  | { readonly ok: false; readonly problem: AuditProblem; readonly seq: number };

/** What a chain is held against. */
export interface AuditExpected extends AuditSeal {
  /** Where it starts, when retention cut what was before. */
  readonly checkpoint?: AuditCheckpoint | undefined;
  /** Places that were written down elsewhere. */
  readonly heads?: readonly AuditLink[];
}

/** A check under way: give it every record in order, then ask. */
export interface ChainCheck {
  /** Also takes what should be a record and is none. */
  see(record: unknown): void;
  verdict(): AuditVerdict;
}

/** Checks a whole chain. */
export function verifyChain(records: Iterable<unknown>, expected: AuditExpected): AuditVerdict {
  const check = chainCheck(expected);
  for (const record of records) {
    check.see(record);
  }
  return check.verdict();
}

/** Checks a chain record by record, so that it need not fit into memory. */
export function chainCheck({ checkpoint, heads = [], ...seal }: AuditExpected): ChainCheck {
  const start = checkpoint ?? AUDIT_START;
  const ids = new Set<string>();
  let last: AuditLink = start;
  let records = 0;
  let problem = startProblem(checkpoint, heads, seal);
  return {
    see(given) {
      const record = AuditRecord.safeParse(given);
      if (problem === undefined) {
        problem = recordProblem(record.data, last, seal) ?? headProblem(record.data, heads);
      } else if (problem.problem === 'removed' && record.data?.seq === problem.seq && isGenuine(record.data, seal)) {
        problem = wrong('reordered', problem.seq); // it was not gone, it stands further down
      }
      if (problem === undefined && record.data !== undefined) {
        last = record.data;
        records += 1;
        ids.add(record.data.id);
      }
    },
    verdict() {
      const isCut = heads.some(({ seq }) => seq > last.seq);
      const found = problem ?? (isCut ? wrong('cut', last.seq + 1) : undefined);
      return found ?? { ok: true, records, repeated: records - ids.size, head: headText(last) };
    },
  };
}

type Problem = Extract<AuditVerdict, { ok: false }>;

const wrong = (problem: AuditProblem, seq: number): Problem => ({ ok: false, problem, seq });

function startProblem(
  checkpoint: AuditCheckpoint | undefined,
  heads: readonly AuditLink[],
  seal: AuditSeal,
): Problem | undefined {
  if (checkpoint !== undefined && !isSigned(checkpoint, seal)) {
    return wrong('forged_checkpoint', checkpoint.seq);
  }
  const start = checkpoint ?? AUDIT_START;
  const old = heads.find(({ seq }) => seq < start.seq);
  return old === undefined ? headProblem(start, heads) : wrong('head_too_old', old.seq);
}

/** What is wrong with what stands after `last`. */
function recordProblem(record: AuditRecord | undefined, last: AuditLink, seal: AuditSeal): Problem | undefined {
  const expected = last.seq + 1;
  if (record === undefined || !isGenuine(record, seal)) {
    return wrong('changed', expected); // what it says of its own place counts for nothing
  }
  if (record.seq > expected) {
    return wrong('removed', expected);
  }
  if (record.seq < expected) {
    return wrong('reordered', record.seq);
  }
  // Ours, and from this place, but in a chain that went on from another record: the one before was replaced.
  return record.previous === last.mac ? undefined : wrong('changed', last.seq);
}

/** Whether what stands here is what a head says. */
const headProblem = (here: AuditLink | undefined, heads: readonly AuditLink[]): Problem | undefined =>
  here !== undefined && heads.some(({ seq, mac }) => seq === here.seq && mac !== here.mac)
    ? wrong('changed', here.seq)
    : undefined;
