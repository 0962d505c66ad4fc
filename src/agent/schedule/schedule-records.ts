import { Schedule, scheduleKey } from '#domain/schedule.ts';
import type { RecordKey } from '#ports/store.ts';
import type { AgentContext } from '../core/context.ts';
import type { Place } from '../permit/in-channel.ts';

/**
 * Changes the record where the change changes anything; gives it as it is then. One that has ended stays open until that is
 * noted, so that the sweep finds it.
 */
export async function changed(
  context: Pick<AgentContext, 'store'>,
  key: RecordKey,
  change: (schedule: Schedule) => Schedule,
): Promise<Schedule> {
  let after: Schedule | undefined;
  await context.store.update<unknown>(key, (stored) => {
    const before = Schedule.parse(stored);
    after = change(before);
    return { value: after === before ? stored : after, open: true };
  });
  return after ?? Schedule.parse(await context.store.get(key));
}

/** Those of a channel that have not ended, the oldest first. */
export async function standingIn(context: AgentContext, place: Place): Promise<Schedule[]> {
  const keys = await context.store.list(place.workspace, 'schedule');
  const stored = await Promise.all(
    keys.filter(({ id }) => id.startsWith(`${place.channel}:`)).map((key) => context.store.get(key)),
  );
  return stored
    .flatMap((each) => (each === undefined ? [] : [Schedule.parse(each)]))
    .filter((schedule) => schedule.ended === null)
    .sort((one, other) => one.at - other.at);
}

/** The line of the audit of a new one: as it is stored, so that whoever does its first run again brings one that was lost. */
export async function noteMade(context: AgentContext, workspace: string, schedule: Schedule): Promise<void> {
  const { id, tool, channel, maker, at } = schedule;
  const body = { schedule: id, tool: tool.id, version: tool.version, channel, user: maker.user };
  await context.audit.append(workspace, { id: `schedule:${channel}:${id}:made`, at, kind: 'schedule_made', body });
}

/** That of one that has ended, likewise; then nobody looks at it any more. */
export async function noteEnd(context: AgentContext, workspace: string, schedule: Schedule): Promise<void> {
  const { id, tool, channel, last, missed, ended: over } = schedule;
  if (over === null) {
    return;
  }
  if (last === null && missed === null) {
    await noteMade(context, workspace, schedule); // its first run, which tells it else, may never have begun
  }
  const how = { ...(over.by && { user: over.by.user }), ...(over.why && { why: over.why }) };
  const body = { schedule: id, tool: tool.id, channel, ...how };
  const line = { id: `schedule:${channel}:${id}:ended`, at: over.at, kind: 'schedule_ended' as const, body };
  await context.audit.append(workspace, line);
  await context.store.update<unknown>(scheduleKey(workspace, channel, id), (stored) => ({
    value: stored === undefined ? stored : { ...Schedule.parse(stored) },
    open: false,
  }));
}

/** Takes away those that ended before that moment. Their lines of the audit stay. */
export async function forgetEnded(context: AgentContext, workspace: string, before: number): Promise<void> {
  for (const key of await context.store.list(workspace, 'schedule')) {
    const over = Schedule.safeParse(await context.store.get(key)).data?.ended ?? null;
    if (over !== null && over.at < before) {
      await context.store.delete(key);
    }
  }
}
