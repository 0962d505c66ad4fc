import type { AuditRecord } from '#domain/audit/audit-chain.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import type { Session, ThreadRef } from '#domain/session/session.ts';
import type { Ran } from './counting-sandbox.ts';
import type { Moment } from './history.ts';
import type { PressKind } from './steps.ts';

/** What somebody did, and what they were told. `digest` is what the button carried, `id` names what it would open. */
export interface Pressed {
  readonly what: PressKind | 'ask' | 'revoke';
  readonly who: string;
  readonly turn: string;
  readonly digest: string;
  readonly id: string;
  readonly began: number;
  readonly ended: number;
  /** `thrown` is what Slack would deliver again. */
  readonly answer: 'accepted' | 'thrown' | Refusal['why'];
}

/** All that is known of one sequence once it has come to rest. */
export interface Played {
  readonly ref: ThreadRef;
  readonly pressed: readonly Pressed[];
  readonly moments: readonly Moment[];
  readonly runs: readonly Ran[];
  /** When the job of a run was taken up. */
  readonly taken: readonly { readonly turn: string; readonly began: number; readonly at: number }[];
  readonly session: Session;
  /** The lines of the audit about it, in the order of the chain. */
  readonly lines: readonly AuditRecord[];
  readonly whispers: readonly { readonly user: string; readonly why: Refusal['why'] }[];
  /** The text of a program's file. */
  readonly textOf: (sha256: string) => string;
  /** What was logged, for whoever looks for a cause. */
  readonly codes: readonly string[];
}
