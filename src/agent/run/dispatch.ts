import { isUsedUp } from '#domain/model/budget.ts';
import { toolDigest, whyNotGranted } from '#domain/policy/grant.ts';
import { requirementOf } from '#domain/policy/policy.ts';
import { capabilitiesOf } from '#domain/program/capability.ts';
import { type Sha256, sha256 } from '#domain/program/program.ts';
import { type DispatchFacts, type NotRun, whyNotRun } from '#domain/session/dispatch.ts';
import type { Attempt, RequestFile, Session, ThreadRef, Turn } from '#domain/session/session.ts';
import type { SandboxFile } from '#ports/sandbox.ts';
import { budgetOf } from '../core/ask-model.ts';
import type { AgentContext } from '../core/context.ts';
import { type Disclosed, disclose } from '../core/secrets.ts';
import { standstillOf } from '../core/standstill.ts';
import { bytesOf } from '../core/stored.ts';
import { areMakersHere, claimOf, grantOf, isInUse } from '../permit/grants.ts';
import { type About, permit } from '../permit/standing.ts';
import { sameBytes } from '../plan/read-files.ts';

/** The bytes that are about to run, which are the approved ones, and the secrets that go with them. */
export interface Cargo {
  readonly files: SandboxFile[];
  readonly inputs: SandboxFile[];
  readonly secrets: Disclosed['values'];
}

/**
 * The last check before a run, on the bytes that will run. Everything that it depends on is looked up now, and judged in
 * one step; what cannot be looked up is thrown, and then nothing runs.
 */
export async function dispatch(
  context: AgentContext,
  ref: ThreadRef,
  session: Session,
  turn: Turn,
  attempt: Attempt,
): Promise<Cargo | NotRun> {
  const [files, inputs, people, template, disclosed, grantHolds, standstill, budget] = await Promise.all([
    programBytes(context, ref, attempt),
    inputBytes(context, ref, session, turn, attempt),
    standingNow(context, ref, turn, attempt),
    context.sandbox.describe(),
    disclose(context, ref, attempt),
    doesGrantHold(context, ref, turn, attempt),
    standstillOf(context.store, ref.workspace),
    budgetOf(context, ref.workspace, turn.request.user),
  ]);
  const facts: DispatchFacts = {
    ref,
    turn,
    attempt,
    bytes: hashesOf(files),
    inputs: hashesOf(inputs),
    now: context.clock.now(),
    standstill,
    isBudgetUsedUp: isUsedUp(budget),
    ...people,
    sandbox: { provider: template.provider, template: template.digest },
    secretsHold: disclosed.holds,
    grantHolds,
  };
  return whyNotRun(facts) ?? { files, inputs, secrets: disclosed.values };
}

const hashesOf = (files: readonly SandboxFile[]): Record<string, Sha256> =>
  Object.fromEntries(files.map(({ path, bytes }) => [path, sha256(bytes)]));

async function programBytes(context: AgentContext, ref: ThreadRef, { program }: Attempt): Promise<SandboxFile[]> {
  const files = await Promise.all(
    program.files.map(async ({ path, sha256: hash }) => {
      const bytes = await bytesOf(context, ref.workspace, hash);
      return bytes ? [{ path, bytes }] : [];
    }),
  );
  return files.flat();
}

/** The inputs that can be had; one that changed has another hash, one that is gone is left out. */
async function inputBytes(
  context: AgentContext,
  ref: ThreadRef,
  session: Session,
  turn: Turn,
  { program }: Attempt,
): Promise<SandboxFile[]> {
  const known = [...turn.request.files, ...session.files, ...session.turns.flatMap(({ request }) => request.files)];
  const files: SandboxFile[] = [];
  for (const { name, sha256: hash } of program.inputs) {
    const file: RequestFile | undefined = known.find((each) => each.sha256 === hash);
    const bytes = file && (await sameBytes(context, ref, file));
    if (bytes !== undefined) {
      files.push({ path: name, bytes });
    }
  }
  return files;
}

/** How many of the approvers still satisfy the policy as it is now. Who gave a grant decided on no request of its own. */
async function standingNow(
  context: AgentContext,
  ref: ThreadRef,
  turn: Turn,
  attempt: Attempt,
): Promise<Pick<DispatchFacts, 'requirement' | 'standing'>> {
  const { policy } = await context.bounds(ref.workspace);
  const requirement = requirementOf(policy, ref.channel, capabilitiesOf(attempt));
  const { approval } = attempt;
  const own = { requester: turn.request.user, authors: turn.authors.map(({ user }) => user), askers: turn.askers };
  const about: About = { requirement, voters: [], ...(approval?.grant ? { requester: '', authors: [] } : own) };
  const users = new Set(approval?.approvers.map(({ user }) => user));
  const answers = await Promise.all([...users].map((user) => permit(context, ref, 'approve', user, about)));
  return { requirement, standing: answers.filter((answer) => 'actor' in answer).length };
}

async function doesGrantHold(context: AgentContext, ref: ThreadRef, turn: Turn, attempt: Attempt): Promise<boolean> {
  const id = attempt.approval?.grant ?? null;
  if (id === null) {
    return false;
  }
  const grant = await grantOf(context, ref, toolDigest(attempt.program, attempt.parameters));
  return (
    grant?.id === id &&
    whyNotGranted(grant, claimOf(context, ref, turn, attempt)) === undefined &&
    (await areMakersHere(context, ref, grant)) &&
    (await isInUse(context, ref, attempt))
  );
}
