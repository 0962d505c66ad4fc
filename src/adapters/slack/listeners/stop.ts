import type { App } from '@slack/bolt';
import { z } from 'zod';
import { ACTIONS, readPress } from '../views/actions.ts';
import { clickOf, notSaved } from './click.ts';
import { dropped } from './dropped.ts';
import { type Edge, onClick, onEvent } from './guard.ts';

const Stopped = z.object({ event: z.object({ channel: z.string(), user: z.string(), thread_ts: z.string() }) });

/** Stop: the button, and Slack's own. The item of the menu is among the others of it. */
export function registerStop(app: App, edge: Edge): void {
  const pressed = async (body: unknown, workspace: string) => {
    const click = clickOf(body, workspace);
    const press = click && readPress(click.value);
    if (click === undefined || press === undefined) {
      return dropped(edge, 'stop', 'no turn in the press');
    }
    await edge.agent.stop(click.ref, press.turn, click.user);
  };
  app.action(ACTIONS.stop, onClick(edge, 'stop', pressed, notSaved(edge)));
  app.event(
    'agent_session_stopped',
    onEvent(edge, 'session stop', async (body, workspace) => {
      const read = Stopped.safeParse(body);
      if (!read.success) {
        return dropped(edge, 'session stop', read.error);
      }
      const { channel, user, thread_ts } = read.data.event;
      await edge.agent.stop({ workspace, channel, thread: thread_ts }, undefined, user);
    }),
  );
}
