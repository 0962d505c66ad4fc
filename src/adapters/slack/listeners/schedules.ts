import type { App, ViewSubmitAction } from '@slack/bolt';
import { fileParametersOf } from '#domain/program/draft.ts';
import type { Said } from '../said.ts';
import { notScheduledText } from '../texts/schedules.ts';
import { section } from '../views/blocks.ts';
import { SCHEDULE_IDS, scheduleForm } from '../views/schedule-form.ts';
import { endedTold, schedulesList } from '../views/schedules.ts';
import { dropped } from './dropped.ts';
import { type Edge, onForm, onOwnClick, type Told } from './guard.ts';
import { opensThreads } from './opened-thread.ts';
import { type OwnPress, ownPressOf } from './own-press.ts';
import { NOT_SAVED, refusedTold } from './refused-told.ts';
import type { Opener } from './run-tool.ts';
import { lateSchedule, scheduled } from './scheduled.ts';

/** Schedules: the form of one, and End under `/smith schedule`. */
export function registerSchedules(app: App, edge: Edge): void {
  app.view<ViewSubmitAction>(
    SCHEDULE_IDS.form,
    onForm(edge, 'schedule form', scheduled(edge, opensThreads(edge)), lateSchedule),
  );
  app.action(
    SCHEDULE_IDS.end,
    onOwnClick(
      edge,
      'end schedule',
      async (body, workspace, reply) => {
        const press = ownPressOf(body, workspace);
        if (press === undefined) {
          return dropped(edge, 'end schedule', 'no channel in the press');
        }
        await reply(await endTold(edge, press), 'below');
      },
      NOT_SAVED,
    ),
  );
}

async function endTold(edge: Edge, { place, user, value }: OwnPress): Promise<Told> {
  const outcome = await edge.agent.endSchedule(place, value, user);
  if ('why' in outcome) {
    return refusedTold(outcome);
  }
  return 'unfit' in outcome ? worded(notScheduledText(outcome)) : endedTold(outcome);
}

const worded = (text: Said): Told => ({ text, blocks: [section('schedules', text)] });

/** `/smith schedule`: those of a channel; with a tool's name the form of a new one. */
export async function schedulesTold(
  edge: Edge,
  opener: Opener & { channel: string },
  name: string,
): Promise<Told | undefined> {
  const { workspace, channel, user, trigger } = opener;
  if (name === '') {
    const schedules = await edge.agent.schedules({ workspace, channel }, user);
    return 'why' in schedules ? refusedTold(schedules) : schedulesList(schedules);
  }
  const form = await edge.agent.runForm({ workspace, channel }, user, name);
  if ('why' in form) {
    return refusedTold(form);
  }
  const { tool } = form;
  if (fileParametersOf({ parameters: tool.parameters }).length > 0) {
    return worded(notScheduledText({ unfit: 'takes_files' }));
  }
  const place = { workspace, channel, tool: tool.id, version: tool.version };
  await edge.modals.open(workspace, trigger, scheduleForm(form, place, await zoneOf(edge, workspace, user)));
  return undefined;
}

/** Whoever cannot be looked up now has times of UTC. */
async function zoneOf({ people }: Edge, workspace: string, user: string): Promise<string> {
  try {
    return (await people.person(workspace, user, false)).timeZone;
  } catch {
    return 'UTC';
  }
}
