import type { Requirement } from '../policy/policy.ts';
import { programDigest, type Sha256 } from '../program/program.ts';
import type { Attempt, FailReason, ThreadRef, Turn } from './session.ts';

/** Everything that a run depends on, as it is at the moment of the dispatch. */
export interface DispatchFacts {
  readonly ref: ThreadRef;
  readonly turn: Pick<Turn, 'id' | 'request'>;
  readonly attempt: Pick<Attempt, 'program' | 'digest' | 'approval' | 'terms'>;
  /** Hashes of the bytes that are about to be sent, by path; one that is gone is not there. */
  readonly bytes: Readonly<Record<string, Sha256>>;
  /** Hashes of the inputs as they can be had now, by name. */
  readonly inputs: Readonly<Record<string, Sha256>>;
  readonly now: number;
  readonly standstill: 'running' | 'paused' | 'removed';
  /** Whether a budget of the workspace or of the requester is used up. */
  readonly isBudgetUsedUp: boolean;
  /** What the policy asks for this program now, and how many of the approvers still satisfy it. */
  readonly requirement: Pick<Requirement, 'quorum'>;
  readonly standing: number;
  /** Where it would run. */
  readonly sandbox: { readonly provider: string; readonly template: string };
  /** Whether every secret is there in the approved version, for these hosts, this channel and this function. */
  readonly secretsHold: boolean;
  /** For a run that nobody was asked for: whether its standing approval still covers it. */
  readonly grantHolds: boolean;
}

/** Why nothing runs: a reason, or the name of an input that is gone or changed. */
export type NotRun = { readonly reason: FailReason } | { readonly changed: string };

/** All checks before a run, in one step; undefined when every one of them holds. What is not known has not been met. */
export function whyNotRun(facts: DispatchFacts): NotRun | undefined {
  const { approval } = facts.attempt;
  if (facts.standstill !== 'running') {
    return { reason: facts.standstill };
  }
  if (!(areBytes(facts) && isApproved(facts))) {
    return { reason: 'digest' };
  }
  if (approval === null || (approval.endsAt !== null && facts.now >= approval.endsAt)) {
    return { reason: 'expired' };
  }
  if (!isSandbox(facts)) {
    return { reason: 'template' };
  }
  if (facts.standing < facts.requirement.quorum) {
    return { reason: 'policy' };
  }
  if (approval.grant !== null && !facts.grantHolds) {
    return { reason: 'grant' };
  }
  if (facts.isBudgetUsedUp) {
    return { reason: 'budget' };
  }
  if (!facts.secretsHold) {
    return { reason: 'secret' };
  }
  const changed = facts.attempt.program.inputs.find(({ name, sha256 }) => own(facts.inputs, name) !== sha256);
  return changed && { changed: changed.name };
}

/** The approval covers this program, with these terms, in this turn and channel; nothing of it was moved elsewhere. */
function isApproved({ ref, turn, attempt }: DispatchFacts): boolean {
  const { program, digest, approval, terms } = attempt;
  const now = programDigest(program);
  return (
    now === digest &&
    approval?.digest === now &&
    approval.turn === turn.id &&
    approval.channel === ref.channel &&
    approval.requester === turn.request.user &&
    approval.nonce !== '' &&
    JSON.stringify(approval.terms) === JSON.stringify(terms)
  );
}

/** Every file of the program is at hand, byte for byte. */
const areBytes = ({ attempt, bytes }: DispatchFacts): boolean =>
  attempt.program.files.every(({ path, sha256 }) => own(bytes, path) === sha256);

const isSandbox = ({ attempt, sandbox }: DispatchFacts): boolean =>
  attempt.program.sandbox.provider === sandbox.provider && attempt.program.sandbox.template === sandbox.template;

const own = (values: Readonly<Record<string, Sha256>>, name: string): Sha256 | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined;
