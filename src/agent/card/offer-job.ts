import { type Attempt, lastAttempt, type ThreadRef, type Turn } from '#domain/session/session.ts';
import { offered } from '#domain/session/state.ts';
import { turnOf } from '#domain/session/transition.ts';
import type { AgentContext } from '../core/context.ts';
import type { Doer } from '../core/effects.ts';
import { othersOf } from '../core/ring.ts';
import { bytesOf } from '../core/stored.ts';
import { approveByGrant } from '../permit/grants.ts';

const SEEN_MS = 10_000;
/** A share that an earlier try made may still be on its way. */
const SETTLE_MS = 3_000;

/** Puts the whole program into the thread as a file. Only when people can see it there may anybody approve it. */
export function offerJob(context: AgentContext): Doer {
  return async (ref, id) => {
    const session = await context.sessions.read(ref);
    const turn = session && turnOf(session, id);
    const attempt = turn && lastAttempt(turn);
    if (turn?.status !== 'awaiting_approval' || attempt?.share?.state !== 'wanted') {
      return;
    }
    const share = await offer(context, ref, turn, attempt, attempt.share);
    const after = await context.change(ref, (now) => offered(now, id, share));
    await approveByGrant(context, ref, turnOf(after, id));
  };
}

type Share = NonNullable<Attempt['share']>;

async function offer(
  context: AgentContext,
  ref: ThreadRef,
  turn: Turn,
  attempt: Attempt,
  share: Share,
): Promise<Share> {
  const earlier = share.file === '' ? undefined : await context.thread.shared(ref, share.file, SETTLE_MS);
  if (earlier) {
    return { ...share, state: 'done', permalink: earlier.permalink };
  }
  const program = attempt.program.files[0];
  const bytes = program && (await bytesOf(context, ref.workspace, program.sha256));
  if (bytes === undefined) {
    return { ...share, state: 'failed' };
  }
  const name = `${attempt.name}.${attempt.program.language === 'python' ? 'py' : 'mjs'}`;
  const slot = await context.thread.reserve(ref.workspace, { name, size: bytes.length, alt: `The program ${name}` });
  await context.change(ref, (now) => offered(now, turn.id, { ...share, file: slot.file }));
  await context.thread.upload(ref.workspace, slot, { name, bytes });
  const kind = attempt.number > 1 ? 'second_try' : 'decide';
  const others = turn.status === 'awaiting_approval' ? { others: othersOf(turn) } : {};
  const notice = {
    turn: turn.id,
    kind,
    user: turn.request.user,
    by: undefined,
    attempt: attempt.number,
    ...others,
  } as const;
  await context.thread.share(ref, [{ file: slot.file, name }], notice);
  const seen = await context.thread.shared(ref, slot.file, SEEN_MS);
  return seen
    ? { file: slot.file, state: 'done', permalink: seen.permalink }
    : { ...share, file: slot.file, state: 'failed' };
}
