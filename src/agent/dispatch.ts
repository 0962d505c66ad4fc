import { programDigest, sha256 } from '#domain/program.ts';
import type { Approval, Attempt, FailReason, RequestFile, Session, ThreadRef, Turn } from '#domain/session.ts';
import type { SandboxFile } from '#ports/sandbox.ts';
import type { AgentContext } from './context.ts';
import { sameBytes } from './read-files.ts';
import { permit } from './standing.ts';
import { bytesOf } from './stored.ts';

/** The bytes that are about to run. They are the approved ones: that is what was checked. */
export interface Cargo {
  readonly files: SandboxFile[];
  readonly inputs: SandboxFile[];
}

/** Why nothing runs: a reason of the dispatch, or an input that is gone or changed since the approval. */
export type NotRun = { readonly reason: FailReason } | { readonly changed: string };

/**
 * The last check before a run, on the bytes that will run: the digest is computed again from them, the approval is for
 * that digest, turn and channel, its approvers still satisfy the policy, every input is still what was approved.
 */
export async function dispatch(
  context: AgentContext,
  ref: ThreadRef,
  session: Session,
  turn: Turn,
  attempt: Attempt,
): Promise<Cargo | NotRun> {
  const [files, inputs, allowed] = await Promise.all([
    programBytes(context, ref, attempt),
    inputBytes(context, ref, session, turn, attempt),
    stillAllowed(context, ref, attempt.approval),
  ]);
  if (!(files && isApproved(ref, turn, attempt))) {
    return { reason: 'digest' };
  }
  if (!allowed) {
    return { reason: 'policy' };
  }
  return 'changed' in inputs ? inputs : { files, inputs: inputs.files };
}

/** The approval covers this program, in this turn, in this channel; nothing of it was moved elsewhere. */
function isApproved(ref: ThreadRef, turn: Turn, { program, digest, approval }: Attempt): boolean {
  const now = programDigest(program);
  return (
    now === digest &&
    approval?.digest === now &&
    approval.turn === turn.id &&
    approval.channel === ref.channel &&
    approval.requester === turn.request.user
  );
}

async function programBytes(
  context: AgentContext,
  ref: ThreadRef,
  { program }: Attempt,
): Promise<SandboxFile[] | undefined> {
  const files = await Promise.all(
    program.files.map(async ({ path, sha256: hash }) => ({
      path,
      hash,
      bytes: await bytesOf(context, ref.workspace, hash),
    })),
  );
  return files.every(({ bytes, hash }) => bytes !== undefined && sha256(bytes) === hash)
    ? files.flatMap(({ path, bytes }) => (bytes ? [{ path, bytes }] : []))
    : undefined;
}

async function inputBytes(
  context: AgentContext,
  ref: ThreadRef,
  session: Session,
  turn: Turn,
  { program }: Attempt,
): Promise<{ files: SandboxFile[] } | { changed: string }> {
  const known = [...turn.request.files, ...session.files, ...session.turns.flatMap(({ request }) => request.files)];
  const files: SandboxFile[] = [];
  for (const { name, sha256: hash } of program.inputs) {
    const file: RequestFile | undefined = known.find((each) => each.sha256 === hash);
    const bytes = file && (await sameBytes(context, ref, file));
    if (bytes === undefined || sha256(bytes) !== hash) {
      return { changed: name };
    }
    files.push({ path: name, bytes });
  }
  return { files };
}

async function stillAllowed(context: AgentContext, ref: ThreadRef, approval: Approval | null): Promise<boolean> {
  if (approval === null) {
    return false;
  }
  const answers = await Promise.all(
    approval.approvers.map(({ user }) => permit(context, ref, 'approve', user, approval.requester)),
  );
  return answers.every((answer) => 'actor' in answer);
}
