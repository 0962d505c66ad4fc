import { expire, nudge } from '#domain/session/decide-state.ts';
import { isExpired } from '#domain/session/decision.ts';
import type { Session, ThreadRef, TurnIn } from '#domain/session/session.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { RecordKey } from '#ports/store.ts';
import type { AgentContext } from '../core/context.ts';
import { bringOwed } from '../core/owed-lines.ts';
import { refOf } from '../core/sessions.ts';
import { bringLine } from '../library/foretold-line.ts';
import { runSchedule } from '../schedule/run-schedule.ts';

/** The share of a proposal's time after which whoever may decide is reminded, once. */
const NUDGE_AT = 0.75;

/** Many schedules have the same time; those beyond come with the next sweep, so that nothing else waits for them. */
const MOST_RUNS = 20;
/** Records that may owe lines of the audit about themselves. */
const OWING: readonly RecordKey['kind'][] = ['grant', 'secret', 'settings', 'standstill', 'token'];
/** About as often as anybody looks. */
const LOOK_MS = 15_000;

/**
 * Does what time brings: proposals end or somebody is reminded of them, which decides nothing, because a press looks at the
 * clock itself; lines of the audit come that a dead process owes; and schedules run. Whoever comes first does it; for the
 * others there is nothing left to do.
 */
export async function sweepDue(context: AgentContext): Promise<void> {
  const keys = await context.store.open();
  for (const key of keys.filter(({ kind }) => kind === 'session')) {
    const ref = refOf(key);
    const fields = { workspace: ref.workspace, thread: ref.thread };
    await apart(context, 'not swept', fields, () => sweepSession(context, ref));
  }
  for (const key of keys.filter(({ kind }) => kind === 'tool_line')) {
    const fields = { workspace: key.workspace, line: key.id };
    await apart(context, 'a line of the audit was not brought', fields, () => bringLine(context, key));
  }
  for (const key of keys.filter(({ kind }) => OWING.includes(kind))) {
    const fields = { workspace: key.workspace, of: key.kind };
    await apart(context, 'a line of the audit was not brought', fields, () => bringOwed(context, key));
  }
  const schedules = keys.filter(({ kind }) => kind === 'schedule');
  let done = 0;
  for (const key of fromAnother(schedules, context.clock.now())) {
    const fields = { workspace: key.workspace, schedule: key.id };
    await apart(context, 'a schedule did not run', fields, async () => {
      if (done < MOST_RUNS) {
        done += 1; // also where it fails, because that takes longest
        done -= (await runSchedule(context, key)) ? 0 : 1;
      }
    });
  }
}

/** Each look begins with others, so that those of which nothing can be told now keep nobody out for long. */
function fromAnother(keys: readonly RecordKey[], now: number): RecordKey[] {
  const first = (Math.floor(now / LOOK_MS) * MOST_RUNS) % Math.max(1, keys.length);
  return [...keys.slice(first), ...keys.slice(0, first)];
}

/** One record that cannot be read, or of which nothing can be told, holds up no other. */
async function apart(
  { log }: AgentContext,
  message: string,
  fields: Readonly<Record<string, string>>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const code = codeOf(error);
    if (code === 'STORE_UNAVAILABLE') {
      throw error;
    }
    log.error(message, { code, ...fields }, error);
  }
}

async function sweepSession(context: AgentContext, ref: ThreadRef): Promise<void> {
  const session = await context.sessions.read(ref);
  if (session?.turns.some((turn) => turn.status === 'awaiting_approval' && dueOf(turn, context.clock.now()))) {
    await context.change(ref, (current) =>
      current.turns.reduce((now, turn) => swept(now, turn.id, context.clock.now()), current),
    );
  }
}

function swept(session: Session, id: string, now: number): Session {
  const turn = session.turns.find((each) => each.id === id);
  const due = turn?.status === 'awaiting_approval' ? dueOf(turn, now) : undefined;
  if (due === undefined) {
    return session;
  }
  return due === 'end' ? expire(session, id, now) : nudge(session, id);
}

function dueOf(turn: TurnIn<'awaiting_approval'>, now: number): 'end' | 'reminder' | undefined {
  const { expiresAt, nudged } = turn.waiting;
  if (expiresAt === null) {
    return undefined;
  }
  if (isExpired(turn, now)) {
    return 'end';
  }
  return !nudged && now >= turn.since + (expiresAt - turn.since) * NUDGE_AT ? 'reminder' : undefined;
}
