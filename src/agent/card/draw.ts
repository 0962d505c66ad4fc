import { drawnBy, drawnUp, unsaid } from '#domain/session/delivery.ts';
import { lastAttempt, type Messages, type Session, type ThreadRef, type Turn } from '#domain/session/session.ts';
import { replace, settled, turnOf } from '#domain/session/transition.ts';
import { AgentError, codeOf, type ErrorCode, isRefused } from '#domain/text/errors.ts';
import type { Card, Live } from '#ports/thread.ts';
import { type AgentContext, turnKey } from '../core/context.ts';
import type { Doer } from '../core/effects.ts';
import { momentOf, remind, ring, ringAtEnd } from '../core/ring.ts';
import { bytesOf, jsonOf, textOf } from '../core/stored.ts';

const NOWHERE = { name: '', kind: 'channel', shared: false } as const;

export type Drawer = ReturnType<typeof createDrawer>;

/**
 * Keeps the thread a picture of the store. One drawing of a card at a time, the newest state wins: a drawing takes all
 * drawings that waited out of the outbox, and goes on until nothing changed under it. `recovered` are effects of a
 * process that is gone: it may have posted what it did not live to write down.
 */
export function createDrawer(context: AgentContext, recovered: ReadonlySet<string>) {
  const tails = new Map<string, Promise<unknown>>();
  /** Turns whose last drawing was cut short: it may have posted what was not written down. */
  const unsure = new Set<string>();

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
      const session = await myTurn(context, ref, id, effect.id, recovered);
      if (session !== undefined) {
        const key = turnKey(ref, id);
        const isTakenUp = session.outbox.some((each) => each.turn === id && recovered.has(each.id));
        const isUnsure = uncertain || isTakenUp || unsure.has(key);
        unsure.add(key);
        await paint(context, ref, session, turnOf(session, id), isUnsure);
        unsure.delete(key);
      }
    });

  return {
    draw,

    /** Shows what is seen while a model writes or a program runs. It is not stored, and dropped (false) when something else is being drawn. */
    async live(ref: ThreadRef, id: string, seen: Live): Promise<boolean> {
      const key = turnKey(ref, id);
      if (tails.has(key)) {
        return false;
      }
      await inLine(key, async () => {
        const session = await context.sessions.read(ref);
        const turn = session?.turns.find((each) => each.id === id);
        const isAtWork = turn?.status === (seen.written === undefined ? 'running' : 'planning');
        if (turn !== undefined && isAtWork && turn.messages.card !== null) {
          await context.thread.card(await cardOf(context, ref, turn, seen), turn.messages.card, false);
        }
      });
      return true;
    },
  };
}

const LOOK_MS = 100;
const MOST_LOOKS = 600;

/**
 * Waits until no other process draws this turn; a process that is gone is not waited for. Undefined when the other one has
 * drawn this, too.
 */
async function myTurn(
  context: AgentContext,
  ref: ThreadRef,
  id: string,
  effect: string,
  recovered: ReadonlySet<string>,
): Promise<Session | undefined> {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const session = await context.sessions.read(ref);
    if (session?.outbox.some((each) => each.id === effect) !== true) {
      return undefined;
    }
    const { drawer } = turnOf(session, id).messages;
    if (drawer === context.instance) {
      return session;
    }
    const isTakenUp = session.outbox.some((each) => each.turn === id && recovered.has(each.id));
    if (drawer === null || isTakenUp) {
      await context.sessions.update(ref, (now) => drawnBy(now, id, context.instance, isTakenUp));
    } else {
      await context.clock.wait(LOOK_MS);
    }
  }
  throw new AgentError('another process does not end drawing this', { code: 'STORE_BUSY' });
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
  const isForbidden = turn.status === 'failed' && turn.reason === 'forbidden';
  const { messages, refused } = isForbidden
    ? { messages: turn.messages, refused: undefined }
    : await post(context, ref, turn, uncertain);
  const moment = momentOf(turn);
  const after = await context.change(ref, (now) => {
    const current = turnOf(now, turn.id);
    const ended = messages.ended || current.messages.ended;
    const kept = {
      ...current.messages,
      card: messages.card,
      decide: messages.decide,
      reminder: messages.reminder,
      ended,
    };
    const shown = replace(settled(now, drawn), { ...current, messages: kept });
    const next = drawnUp(shown, turn.id, context.instance);
    return refused && moment ? unsaid(next, turn.id, moment, refused === 'THREAD_CLOSED') : next;
  });
  const now = turnOf(after, turn.id);
  if (now.status !== turn.status || now.attempts.length !== turn.attempts.length) {
    await paint(context, ref, after, now, false);
  }
}

/** What is in the thread afterwards, and the first refusal: what is refused is not tried again, the rest is kept. */
async function post(
  context: AgentContext,
  ref: ThreadRef,
  turn: Turn,
  uncertain: boolean,
): Promise<{ messages: Pick<Messages, 'card' | 'decide' | 'reminder' | 'ended'>; refused: ErrorCode | undefined }> {
  let refused: ErrorCode | undefined;
  const unlessRefused = async <Result>(otherwise: Result, work: () => Promise<Result>): Promise<Result> => {
    try {
      return refused === undefined ? await work() : otherwise;
    } catch (error) {
      refused = codeOf(error);
      if (!isRefused(refused)) {
        throw error;
      }
      const fields = { code: refused, workspace: ref.workspace, thread: ref.thread, turn: turn.id };
      context.log.warn('the thread did not take it', fields, error);
      return otherwise;
    }
  };
  const { messages } = turn;
  const card = await unlessRefused(messages.card, async () =>
    context.thread.card(await cardOf(context, ref, turn, undefined), messages.card, uncertain),
  );
  void context.thread.status(ref, STATUS[turn.status] ?? 'active');
  const decide = await unlessRefused(messages.decide, () => ring(context, ref, turn, uncertain));
  const reminder = await unlessRefused(messages.reminder, () => remind(context, ref, turn, uncertain));
  const ended = await unlessRefused(
    messages.ended,
    async () => messages.ended || (await ringAtEnd(context, ref, turn, uncertain)),
  );
  return { messages: { card, decide, reminder, ended }, refused };
}

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
    beforeIt(context, workspace, turn),
    textOf(context, workspace, turn.status === 'stopped' ? turn.stdout : ran?.stdout),
    textOf(context, workspace, ran?.stderr),
    jsonOf(context, workspace, ran?.result),
  ]);
  return { ref, turn, place, requesterName: person?.name ?? '', source, previousSource, stdout, stderr, result, live };
}

/** What the difference is drawn against: the program before, or the version before of the tool that was made of it. */
function beforeIt(context: AgentContext, workspace: string, turn: Turn): Promise<string | undefined> {
  const kept = turn.status === 'finished' ? turn.kept : undefined;
  const before = kept?.state === 'kept' ? kept.before : null;
  return before === null ? sourceOf(context, workspace, turn.attempts.at(-2)) : fileOf(context, workspace, before);
}

/** The file that the model wrote: the function, or the script of a one-off. */
async function sourceOf(context: AgentContext, workspace: string, attempt: Turn['attempts'][number] | undefined) {
  const file = attempt?.program.files[0];
  return file && fileOf(context, workspace, file.sha256);
}

async function fileOf(context: AgentContext, workspace: string, hash: string): Promise<string | undefined> {
  const bytes = await bytesOf(context, workspace, hash);
  return bytes && new TextDecoder().decode(bytes);
}
