import type { App } from '@slack/bolt';
import type { Press } from '#agent/face/agent.ts';
import { refusalText } from '../texts/refusals.ts';
import { ACTIONS, readPress } from '../views/actions.ts';
import { detailsModal } from '../views/details.ts';
import { toldModal } from '../views/forms.ts';
import { type Click, clickOf, notSaved } from './click.ts';
import { dropped } from './dropped.ts';
import { type Edge, onClick } from './guard.ts';

/** Details: the button of a card whose turn has ended. */
export function registerDetails(app: App, edge: Edge): void {
  app.action(
    ACTIONS.details,
    onClick(
      edge,
      'details',
      async (body, workspace) => {
        const click = clickOf(body, workspace);
        const press = click && readPress(click.value);
        if (click === undefined || press === undefined) {
          return dropped(edge, 'details', 'no turn in the press');
        }
        await showDetails(edge, click, press);
      },
      notSaved(edge),
    ),
  );
}

/** Opens the window. It is read from the store each time, with the right to see it. */
export async function showDetails(edge: Edge, click: Click, press: Pick<Press, 'turn' | 'digest'>): Promise<void> {
  const { ref, user, trigger } = click;
  const details = await edge.agent.details(ref, press.turn, user);
  const { turn, digest } = press;
  const view = 'why' in details ? toldModal(refusalText(details)) : detailsModal(details, { ref, turn, digest });
  await edge.modals.open(ref.workspace, trigger, view);
}
