import { pressDigest, refusalBy } from '#domain/session/decision.ts';
import { lastAttempt, type Session, type ThreadRef, type Turn } from '#domain/session/session.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { RecordKey } from '#ports/store.ts';
import type { AgentContext } from '../core/context.ts';
import { refOf } from '../core/sessions.ts';
import type { RunItem, WaitingItem } from '../face/home-view.ts';
import { aboutTurn, permit } from '../permit/standing.ts';

/** Threads that are read at most: unfinished ones, and of all the newest. */
const MOST_OPEN = 200;
const MOST_THREADS = 200;
/** So many at once that it is quick, and so few that the first which suffice cost few questions about channels. */
const AT_ONCE = 5;

/**
 * What waits in a workspace for somebody's yes, what ends first at the top; `most` are enough. A no is not in the audit:
 * nobody has tried.
 */
export async function waitingOn(
  context: AgentContext,
  workspace: string,
  user: string,
  most: number,
): Promise<WaitingItem[]> {
  const open = (await context.store.open()).filter((key) => key.workspace === workspace && key.kind === 'session');
  const now = context.clock.now();
  const found = await Promise.all(
    newest(open, MOST_OPEN).map(async (ref) =>
      turnsOf(await read(context, ref), user).flatMap((turn) => (waitsFor(turn, user, now) ? [{ ref, turn }] : [])),
    ),
  );
  const items = found.flat().sort((one, other) => endOf(one) - endOf(other) || one.turn.since - other.turn.since);
  return firstOf(items, most, async (item) => ((await mayApprove(context, item, user)) ? [item] : []));
}

/** The newest runs of the channels that somebody is in; `most` are enough. Threads are looked at from the newest on. */
export async function recentRuns(
  context: AgentContext,
  workspace: string,
  user: string,
  most: number,
): Promise<RunItem[]> {
  const refs = newest(await context.store.list(workspace, 'session'), MOST_THREADS);
  const runs = await firstOf(refs, most, (ref) => runsIn(context, ref, user));
  return runs.sort((one, other) => other.run.endedAt - one.run.endedAt).slice(0, most);
}

/** What is found in the first ones, until it is enough. */
async function firstOf<One, Found>(
  ones: readonly One[],
  most: number,
  look: (one: One) => Promise<readonly Found[]>,
): Promise<Found[]> {
  const found: Found[] = [];
  for (let start = 0; start < ones.length && found.length < most; start += AT_ONCE) {
    found.push(...(await Promise.all(ones.slice(start, start + AT_ONCE).map(look))).flat());
  }
  return found;
}

async function runsIn(context: AgentContext, ref: ThreadRef, user: string): Promise<RunItem[]> {
  const runs = turnsOf(await read(context, ref), user).flatMap((turn) => {
    const attempt = turn.attempts.findLast(({ run }) => run !== null);
    return attempt?.run ? [{ ref, turn, attempt, run: attempt.run }] : [];
  });
  const isIn = runs.length > 0 && (await context.people.isIn(ref, user).catch(() => false));
  return isIn ? runs : [];
}

/** A thread begins with a message, and the time of that one is in its name. */
const newest = (keys: readonly RecordKey[], most: number): ThreadRef[] =>
  keys
    .map(refOf)
    .sort((one, other) => Number(other.thread) - Number(one.thread))
    .slice(0, most);

/** One that cannot be opened is no reason to show nothing of the others. */
async function read(context: AgentContext, ref: ThreadRef): Promise<Session | undefined> {
  try {
    return await context.sessions.read(ref);
  } catch (error) {
    if (codeOf(error) !== 'STORE_CORRUPT') {
      throw error;
    }
    context.log.warn('left out of Home', { code: 'STORE_CORRUPT', workspace: ref.workspace }, error);
    return undefined;
  }
}

/**
 * All turns of a thread; of another's direct messages none. Only that person and we are in those, and there may be so
 * many that looking them up would leave no room for channels.
 */
const turnsOf = (session: Session | undefined, user: string): readonly Turn[] => {
  const isDirect = session?.ref.channel.startsWith('D') === true;
  return isDirect && session?.turns.every(({ request }) => request.user !== user) ? [] : (session?.turns ?? []);
};

/** Whether a yes of theirs would count now. */
function waitsFor(turn: Turn, user: string, now: number): turn is WaitingItem['turn'] {
  const last = lastAttempt(turn);
  return (
    turn.status === 'awaiting_approval' &&
    last !== undefined &&
    !last.votes.some((vote) => vote.user === user) &&
    refusalBy(turn, pressDigest(last), 'approve', now) === undefined
  );
}

async function mayApprove(context: AgentContext, { ref, turn }: WaitingItem, user: string): Promise<boolean> {
  return 'actor' in (await permit(context, ref, 'approve', user, await aboutTurn(context, ref, turn)));
}

const endOf = ({ turn }: WaitingItem): number => turn.waiting.expiresAt ?? Number.MAX_SAFE_INTEGER;
