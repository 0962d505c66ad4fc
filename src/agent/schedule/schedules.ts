import { justWho } from '#domain/policy/people.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import { fileParametersOf } from '#domain/program/draft.ts';
import { ended, MOST_SCHEDULES, newSchedule, Schedule, scheduleKey } from '#domain/schedule.ts';
import type { ThreadRef } from '#domain/session/session.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { Tool } from '#domain/tool/tool.ts';
import type { AgentContext } from '../core/context.ts';
import { standstillOf } from '../core/standstill.ts';
import type { Agent } from '../face/agent.ts';
import type { NotScheduled, ScheduleAsked, Scheduled } from '../face/schedule-asked.ts';
import { whyNotThese } from '../library/run-tool.ts';
import { noteInChannel, type Place, permitInChannel } from '../permit/in-channel.ts';
import { runSchedule } from './run-schedule.ts';
import { changed, noteEnd, standingIn } from './schedule-records.ts';
import { timesAfter, whyNotTimes } from './schedule-times.ts';

/** As many as a person is told. */
const TOLD_TIMES = 3;

/** Schedules: a kept tool with fixed arguments at fixed times. One allows nothing: each of its runs waits as any other. */
export const scheduling = (
  context: AgentContext,
): Pick<Agent, 'whyNotTimes' | 'schedule' | 'schedules' | 'endSchedule'> => ({
  whyNotTimes: async (times) => whyNotTimes(context.calendar, times, context.clock.now()),

  async schedule(to, asked) {
    try {
      return await make(context, to, asked);
    } catch (error) {
      context.log.error('not scheduled', { code: codeOf(error), workspace: to.workspace }, error);
      return { why: 'not_saved' };
    }
  },

  async schedules(place, user) {
    const permitted = await permitInChannel(context, place, { wish: 'view', user });
    return 'refusal' in permitted ? permitted.refusal : await standingIn(context, place);
  },

  async endSchedule(place, id, user) {
    try {
      return await end(context, place, id, user);
    } catch (error) {
      context.log.error('a schedule was not ended', { code: codeOf(error), workspace: place.workspace }, error);
      return { why: 'not_saved' };
    }
  },
});

async function make(
  context: AgentContext,
  to: ThreadRef,
  asked: ScheduleAsked,
): Promise<Scheduled | NotScheduled | Refusal> {
  const wanted = { wish: 'ask', user: asked.user } as const;
  const permitted = await permitInChannel(context, to, wanted);
  if ('refusal' in permitted) {
    return permitted.refusal;
  }
  const key = scheduleKey(to.workspace, to.channel, asked.id);
  if ((await context.store.get(key)) === undefined) {
    const found = await context.library.get(to.workspace, asked.tool);
    const no = await whyNot(context, to, asked, found?.tool);
    if (found === undefined || no !== undefined) {
      const why = no ?? { why: 'no_tool' };
      return 'unfit' in why ? why : noteInChannel(context, to, wanted, why);
    }
    const { id, arguments: given, cron, timeZone } = asked;
    const { tool } = found;
    const making = {
      ...{ id, tool: { id: tool.id, version: tool.version }, name: tool.name, arguments: given, cron, timeZone },
      ...{ channel: to.channel, maker: justWho(permitted.actor), at: context.clock.now() },
    };
    const fresh = newSchedule(making, context.instance, to.thread);
    await context.store.update<unknown>(key, (stored) => ({ value: stored ?? fresh, open: true }));
    return begun(context, to, await changed(context, key, (now) => now), tool);
  }
  return begun(context, to, await changed(context, key, (now) => now));
}

/** It stands; what does not work at once the sweep does. The same form a second time comes here, too. */
async function begun(context: AgentContext, to: ThreadRef, schedule: Schedule, looked?: Tool): Promise<Scheduled> {
  const { workspace, channel } = to;
  await runSchedule(context, scheduleKey(workspace, channel, schedule.id), looked).catch((error: unknown) => {
    context.log.warn('the first run of a schedule has to wait', { code: codeOf(error), workspace }, error);
  });
  return { schedule, times: timesAfter(context.calendar, schedule, context.clock.now(), TOLD_TIMES) };
}

async function whyNot(
  context: AgentContext,
  place: Place,
  asked: ScheduleAsked,
  tool: Tool | undefined,
): Promise<NotScheduled | Refusal | undefined> {
  if ((await standstillOf(context.store, place.workspace)) !== 'running') {
    return { why: 'paused' };
  }
  if (tool?.state !== 'active') {
    return { why: 'no_tool' };
  }
  if (tool.version !== asked.version) {
    return { why: 'tool_changed' };
  }
  if (fileParametersOf({ parameters: tool.parameters }).length > 0) {
    return { unfit: 'takes_files' };
  }
  const unfit = whyNotThese(tool, asked.arguments) ?? whyNotTimes(context.calendar, asked, context.clock.now());
  return unfit ?? ((await standingIn(context, place)).length >= MOST_SCHEDULES ? { unfit: 'too_many' } : undefined);
}

/** By whoever may revoke what is allowed here, and by its maker, whatever they may by now. */
async function end(
  context: AgentContext,
  place: Place,
  id: string,
  user: string,
): Promise<Schedule | NotScheduled | Refusal> {
  const key = scheduleKey(place.workspace, place.channel, id);
  const stored = await context.store.get(key);
  if (stored === undefined) {
    return { unfit: 'gone' };
  }
  const { maker } = Schedule.parse(stored);
  const permitted =
    maker.user === user ? { actor: maker } : await permitInChannel(context, place, { wish: 'revoke', user });
  if ('refusal' in permitted) {
    return permitted.refusal;
  }
  const by = justWho(permitted.actor);
  const schedule = await changed(context, key, (now) => ended(now, by, null, context.clock.now()));
  await noteEnd(context, place.workspace, schedule);
  return schedule;
}
