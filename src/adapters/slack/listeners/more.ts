import type { App } from '@slack/bolt';
import { ACTIONS, type More, readMore } from '../views/actions.ts';
import { type Click, clickOf, notSaved } from './click.ts';
import { showDetails } from './details.ts';
import { dropped } from './dropped.ts';
import { openGrant } from './grant.ts';
import { type Edge, onClick } from './guard.ts';

type Item = { readonly turn: string; readonly digest: string };
type Act = (edge: Edge, click: Click, item: Item) => Promise<unknown>;

/** The items of the menu at the end of a proposal's buttons. */
export function registerMore(app: App, edge: Edge): void {
  app.action(
    ACTIONS.more,
    onClick(
      edge,
      'menu',
      async (body, workspace) => {
        const click = clickOf(body, workspace);
        const item = click && readMore(click.value);
        if (click === undefined || item === undefined) {
          return dropped(edge, 'menu', 'no turn in the item');
        }
        const { what, turn, digest } = item;
        await ACTS[what](edge, click, { turn, digest });
      },
      notSaved(edge),
    ),
  );
}

const ACTS: Readonly<Record<More, Act>> = {
  turn_details: showDetails,
  grant_open: (edge, click, item) => openGrant(edge, click, { ...item, user: click.user }),
  vote_withdraw: (edge, { ref, user }, item) => edge.agent.withdraw(ref, { ...item, user }),
  stop: (edge, { ref, user }, { turn }) => edge.agent.stop(ref, turn, user),
};
