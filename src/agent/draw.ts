import { lastAttempt, type Session, type ThreadRef, type Turn } from '#domain/session.ts';
import { replace, settled, turnOf } from '#domain/transition.ts';
import type { Card, Live, Notice } from '#ports/thread.ts';
import { type AgentContext, turnKey } from './context.ts';
import type { Doer } from './effects.ts';
import { bytesOf, jsonOf, textOf } from './stored.ts';

const NOWHERE = { name: '', kind: 'channel' } as const;

export type Drawer = ReturnType<typeof createDrawer>;

/**
 * Keeps the thread a picture of the store. One drawing of a card at a time, the newest state wins: a drawing takes all
 * drawings that waited out of the outbox, and goes on until nothing changed under it. `recovered` are effects of a
 * process that is gone: it may have posted what it did not live to write down.
 */
export function createDrawer(context: AgentContext, recovered: ReadonlySet<string>) {
  const tails = new Map<string, Promise<unknown>>();

  /** Runs after whatever is being drawn for this turn. */
  const inLine = async (key: string, work: () => Promise<void>): Promise<void> => {
    const mine = (tails.get(key) ?? Promise.resolve()).catch(() => undefined).then(work);
    tails.set(key, mine);
    try {
      await mine;
    } finally {
      if (tails.get(key) === mine) {
        tails.delete(key);
      }
    }
  };

  const draw: Doer = (ref, id, effect, uncertain) =>
    inLine(turnKey(ref, id), async () => {
      const session = await context.sessions.read(ref);
      if (session?.outbox.some((each) => each.id === effect.id)) {
        const isTakenUp = session.outbox.some((each) => each.turn === id && recovered.has(each.id));
        await paint(context, ref, session, turnOf(session, id), uncertain || isTakenUp);
      }
    });

  return {
    draw,

    /** Shows what the runner sees. It is not stored, and dropped when something else is being drawn. */
    async live(ref: ThreadRef, id: string, seen: Live): Promise<void> {
      const key = turnKey(ref, id);
      if (tails.has(key)) {
        return;
      }
      await inLine(key, async () => {
        const session = await context.sessions.read(ref);
        const turn = session?.turns.find((each) => each.id === id);
        if (turn?.status === 'running' && turn.messages.card !== null) {
          await context.thread.card(await cardOf(context, ref, turn, seen), turn.messages.card, false);
        }
      });
    },
  };
}

/** Draws the turn as it is, keeps the ids of what was posted, and goes on while the turn changed meanwhile. */
async function paint(
  context: AgentContext,
  ref: ThreadRef,
  session: Session,
  turn: Turn,
  uncertain: boolean,
): Promise<void> {
  const drawn = new Set(
    session.outbox.flatMap((each) => (each.kind === 'draw' && each.turn === turn.id ? [each.id] : [])),
  );
  const messages =
    turn.status === 'failed' && turn.reason === 'forbidden' ? turn.messages : await post(context, ref, turn, uncertain);
  const { after } = await context.sessions.update(ref, (now) => {
    const current = turnOf(now, turn.id);
    const ended = messages.ended || current.messages.ended;
    const kept = { card: messages.card, decide: messages.decide, ended };
    return replace(settled(now, drawn), { ...current, messages: kept });
  });
  const now = turnOf(after, turn.id);
  if (now.status !== turn.status || now.attempts.length !== turn.attempts.length) {
    await paint(context, ref, after, now, false);
  }
}

async function post(context: AgentContext, ref: ThreadRef, turn: Turn, uncertain: boolean): Promise<Turn['messages']> {
  const card = await context.thread.card(await cardOf(context, ref, turn, undefined), turn.messages.card, uncertain);
  void context.thread.status(ref, STATUS[turn.status] ?? 'active');
  const decide = await ring(context, ref, turn, uncertain);
  const ended = turn.messages.ended || (await ringAtEnd(context, ref, turn, uncertain));
  return { card, decide, ended };
}

/** The reply that rings: there while a short program waits, gone once somebody has decided. */
async function ring(
  context: AgentContext,
  ref: ThreadRef,
  turn: Turn,
  uncertain: boolean,
): Promise<Turn['messages']['decide']> {
  const last = lastAttempt(turn);
  const there = turn.messages.decide;
  if (turn.status === 'awaiting_approval' && last?.share === null && there?.attempt !== last.number) {
    const ts = await context.thread.notice(ref, noticeOf(turn, 'decide', undefined), uncertain);
    return { ts, attempt: last.number };
  }
  if (turn.status === 'awaiting_approval' || last === undefined) {
    return there;
  }
  const left =
    there?.ts ?? (uncertain ? await context.thread.noticed(ref, noticeOf(turn, 'decide', undefined)) : undefined);
  if (left !== undefined) {
    await context.thread.retract(ref, left);
  }
  return null;
}

/** Whoever asked is told of an end that came without a run; not when they ended it themselves. */
async function ringAtEnd(context: AgentContext, ref: ThreadRef, turn: Turn, uncertain: boolean): Promise<boolean> {
  const kind = ENDS[turn.status];
  const by = turn.status === 'rejected' || turn.status === 'stopped' ? turn.by : undefined;
  if (kind === undefined || by?.user === turn.request.user) {
    return false;
  }
  await context.thread.notice(ref, noticeOf(turn, kind, by?.name), uncertain);
  return true;
}

const noticeOf = (turn: Turn, kind: Notice['kind'], by: string | undefined): Notice => ({
  turn: turn.id,
  kind,
  user: turn.request.user,
  by,
  attempt: turn.attempts.length,
});

const ENDS: Partial<Record<Turn['status'], Notice['kind']>> = {
  rejected: 'rejected',
  stopped: 'stopped',
  failed: 'failed',
  answered: 'answered',
  asking: 'answered',
};

const STATUS: Partial<Record<Turn['status'], 'processing' | 'suspended'>> = {
  planning: 'processing',
  approved: 'processing',
  running: 'processing',
  awaiting_approval: 'suspended',
  asking: 'suspended',
};

/** Everything that the card is drawn from. */
async function cardOf(context: AgentContext, ref: ThreadRef, turn: Turn, live: Live | undefined): Promise<Card> {
  const { workspace } = ref;
  const last = lastAttempt(turn);
  const ran = turn.attempts.findLast(({ run }) => run !== null)?.run;
  const early = turn.status === 'queued' || (turn.status === 'planning' && last === undefined);
  const [person, place, source, previousSource, stdout, stderr, result] = await Promise.all([
    context.people.person(workspace, turn.request.user, false).catch(() => undefined),
    early ? NOWHERE : context.people.place(workspace, ref.channel).catch(() => NOWHERE),
    sourceOf(context, workspace, last),
    sourceOf(context, workspace, turn.attempts.at(-2)),
    textOf(context, workspace, turn.status === 'stopped' ? turn.stdout : ran?.stdout),
    textOf(context, workspace, ran?.stderr),
    jsonOf(context, workspace, ran?.result),
  ]);
  return { ref, turn, place, requesterName: person?.name ?? '', source, previousSource, stdout, stderr, result, live };
}

/** The file that the model wrote: the function, or the script of a one-off. */
async function sourceOf(context: AgentContext, workspace: string, attempt: Turn['attempts'][number] | undefined) {
  const file = attempt?.program.files[0];
  const bytes = file && (await bytesOf(context, workspace, file.sha256));
  return bytes && new TextDecoder().decode(bytes);
}
