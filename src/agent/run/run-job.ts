import { mayRepeat } from '#domain/program/capability.ts';
import { firstBroken } from '#domain/program/check.ts';
import type { Outcome, Run } from '#domain/program/run.ts';
import { maskingOf } from '#domain/secret/masking.ts';
import { leftBy } from '#domain/session/delivery.ts';
import type { NotRun } from '#domain/session/dispatch.ts';
import { finish, interrupt, restart, start } from '#domain/session/run-state.ts';
import { type Attempt, lastAttempt, type Session, type ThreadRef, type Turn } from '#domain/session/session.ts';
import { fail } from '#domain/session/state.ts';
import { turnOf } from '#domain/session/transition.ts';
import { AgentError, codeOf } from '#domain/text/errors.ts';
import type { Execution, Observation } from '#ports/sandbox.ts';
import type { Drawer } from '../card/draw.ts';
import { type AgentContext, ownerOf, turnKey } from '../core/context.ts';
import type { Doer } from '../core/effects.ts';
import { keep, keepText } from '../core/stored.ts';
import { untilStored } from '../core/until-stored.ts';
import { learn } from '../keep/learn.ts';
import { keepGrant } from '../permit/grants.ts';
import { type Cargo, dispatch } from './dispatch.ts';
import { masked, maskedObserver } from './mask-run.ts';
import { watch } from './watch-run.ts';

/** The second straight line, up to the result: check again, run, check, finish. */
export function runJob(context: AgentContext, drawer: Drawer): Doer {
  return async (ref, id) => {
    const session = await context.sessions.read(ref);
    const turn = session && turnOf(session, id);
    if (turn?.status === 'running') {
      await pickUp(context, ref, turn);
      return;
    }
    const attempt = turn && lastAttempt(turn);
    if (!(session && turn && attempt) || turn.status !== 'approved') {
      throw new AgentError('There is nothing to run', { code: 'TRANSITION_ILLEGAL' });
    }
    const cargo = await dispatch(context, ref, session, turn, attempt);
    if ('reason' in cargo) {
      context.log.warn('refused at dispatch', {
        code: 'DISPATCH_REFUSED',
        reason: cargo.reason,
        turn: id,
        workspace: ref.workspace,
      });
      await context.change(ref, (now) => fail(now, id, context.clock.now(), cargo.reason));
      return;
    }
    await keepGrant(context, ref, turn); // only what may run has been approved
    const started = await context.change(ref, (now) => start(now, id, context.clock.now(), context.instance));
    await runTurn(context, drawer, ref, turnOf(started, id), cargo);
  };
}

/** A run whose process died: repeated by itself only when it could touch nothing outside its sandbox. */
async function pickUp(context: AgentContext, ref: ThreadRef, turn: Turn): Promise<void> {
  const last = lastAttempt(turn);
  await context.sandbox.killOlder(ownerOf(ref, { ...turn, epoch: turn.epoch + 1 }));
  await context.change(ref, (session) => cutOff(session, turn.id, last, context.clock.now()));
}

function cutOff(session: Session, id: string, last: Attempt | undefined, at: number): Session {
  const cut = interrupt(session, id, at);
  return last && mayRepeat(last) ? restart(cut, id) : fail(cut, id, at, 'interrupted');
}

async function runTurn(
  context: AgentContext,
  drawer: Drawer,
  ref: ThreadRef,
  turn: Turn,
  cargo: Cargo | NotRun,
): Promise<void> {
  const attempt = lastAttempt(turn);
  if (attempt === undefined) {
    throw new AgentError('There is nothing to run', { code: 'TRANSITION_ILLEGAL' });
  }
  if ('changed' in cargo) {
    const at = context.clock.now();
    await close(context, ref, turn, { ...nothing(at), outcome: { kind: 'input_changed', file: cargo.changed } });
    return;
  }
  if ('reason' in cargo) {
    throw new AgentError('Refused at dispatch', { code: 'TRANSITION_ILLEGAL' });
  }
  const stopping = new AbortController();
  const key = turnKey(ref, turn.id);
  context.underWay.set(key, stopping);
  const watching = watch(context, drawer, ref, turn, stopping);
  try {
    const execution = await execute(context, ref, turn, attempt, cargo, watching.observe, stopping.signal);
    const began = watching.began();
    const endedAt = context.clock.now();
    await untilStored(context, () => keepEnd(context, ref, turn, attempt, { began, endedAt }, execution)); // it does not run twice
  } finally {
    watching.end();
    context.underWay.delete(key);
  }
}

async function keepEnd(
  context: AgentContext,
  ref: ThreadRef,
  turn: Turn,
  attempt: Attempt,
  { began, endedAt }: { readonly began: number | null; readonly endedAt: number },
  execution: Execution | undefined,
): Promise<void> {
  if (execution?.ending.kind === 'stopped') {
    const stdout = await keepText(context, ref.workspace, execution.stdout);
    await context.change(ref, (session) => {
      const now = turnOf(session, turn.id);
      // Nobody stopped it, and yet its sandbox is gone: somebody outside ended it.
      const isCut = now.status === 'running' && now.epoch === turn.epoch;
      return isCut
        ? cutOff(session, turn.id, lastAttempt(now), endedAt)
        : leftBy(session, turn.id, turn.epoch, stdout, began);
    });
  } else {
    const times = { startedAt: began ?? endedAt, endedAt };
    const run = await runOf(context, ref, turn, attempt, times, execution);
    await close(context, ref, turn, run);
    if (execution !== undefined) {
      await learn(context, ref, turn, run.outcome.kind === 'passed' ? 'passed' : 'failed');
    }
  }
}

/** The program's own part. Undefined when no sandbox could be started, so that nothing ran. */
async function execute(
  context: AgentContext,
  ref: ThreadRef,
  turn: Turn,
  { program }: Attempt,
  cargo: Cargo,
  observe: (seen: Observation) => void,
  signal: AbortSignal,
): Promise<Execution | undefined> {
  const owner = ownerOf(ref, turn);
  const { language, entry, limits, timeZone, hosts } = program;
  const { files, inputs, secrets } = cargo;
  const environment = Object.fromEntries(secrets.map(({ name, value }) => [name, value]));
  const masking = maskingOf(secrets);
  try {
    await context.sandbox.killOlder(owner);
    const work = { owner, language, entry, limits, timeZone, hosts, environment, files, inputs };
    return masked(await context.sandbox.run(work, maskedObserver(masking, observe), signal), masking);
  } catch (error) {
    if (codeOf(error) !== 'SANDBOX_UNAVAILABLE') {
      throw error;
    }
    context.log.error('no sandbox', { code: 'SANDBOX_UNAVAILABLE', turn: turn.id, workspace: ref.workspace }, error);
    return undefined;
  }
}

const close = async (context: AgentContext, ref: ThreadRef, turn: Turn, run: Run): Promise<void> => {
  await context.change(ref, (session) => finish(session, turn.id, turn.epoch, run));
};

const nothing = (at: number): Omit<Run, 'outcome'> => ({
  startedAt: at,
  endedAt: at,
  memoryMb: null,
  stdout: null,
  stderr: null,
  result: null,
  artifacts: [],
  leftOut: [],
});

/** Keeps what the run left and says how it ended. */
async function runOf(
  context: AgentContext,
  ref: ThreadRef,
  turn: Turn,
  attempt: Attempt,
  times: Pick<Run, 'startedAt' | 'endedAt'>,
  execution: Execution | undefined,
): Promise<Run> {
  if (execution === undefined) {
    return { ...nothing(times.startedAt), outcome: { kind: 'sandbox_unavailable' } };
  }
  const { workspace } = ref;
  const [stdout, stderr, result, ...hashes] = await Promise.all([
    keepText(context, workspace, execution.stdout),
    keepText(context, workspace, execution.stderr),
    execution.result ? keep(context, workspace, execution.result) : null,
    ...execution.artifacts.map(({ bytes }) => keep(context, workspace, bytes)),
  ]);
  const artifacts = execution.artifacts.flatMap(({ path, bytes }, index) => {
    const hash = hashes[index];
    return hash ? [{ path, sha256: hash, size: bytes.length, image: isImage(path), file: null }] : [];
  });
  const outcome = outcomeOf(turn, attempt, execution);
  const memoryMb = execution.memoryMb ?? null;
  const named = execution.leftOut.slice(0, MOST_NAMED);
  const leftOut = named.map(({ path, reason }) => ({ path: path.slice(0, NAME_CHARACTERS).toWellFormed(), reason }));
  const unnamed = execution.leftOut.length - named.length;
  return { outcome, ...times, memoryMb, stdout, stderr, result, artifacts, leftOut, unnamed };
}

/** A program may leave a thousand names of any length; they are in the record that every change writes anew. */
const MOST_NAMED = 20;
const NAME_CHARACTERS = 200;

const isImage = (path: string): boolean => /\.(png|jpe?g|gif)$/i.test(path);

/** Judges the value, not the exit code alone: a program that ends well must also have kept the plan's promises. */
function outcomeOf(turn: Turn, attempt: Attempt, { ending, result, artifacts }: Execution): Outcome {
  if (ending.kind === 'limit') {
    return { kind: 'limit', limit: ending.limit };
  }
  if (ending.kind === 'exited' && ending.code !== 0) {
    return { kind: 'failed', exit: ending.code };
  }
  const value = parse(result);
  if (attempt.program.files[0]?.path !== attempt.program.entry && value === undefined) {
    return { kind: 'check_failed', check: 'the function returned nothing that can be shown' };
  }
  const check = firstBroken(turn.plan?.checks ?? [], { result: value, files: artifacts });
  return check === undefined ? { kind: 'passed' } : { kind: 'check_failed', check };
}

function parse(bytes: Uint8Array | undefined): unknown {
  try {
    return bytes && JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
