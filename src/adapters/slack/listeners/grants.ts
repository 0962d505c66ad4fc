import type { App } from '@slack/bolt';
import { z } from 'zod';
import { Sha256 } from '#domain/program/program.ts';
import { plainly } from '../said.ts';
import { ACTIONS } from '../views/actions.ts';
import { section } from '../views/blocks.ts';
import { grantsList } from '../views/grants.ts';
import { dropped } from './dropped.ts';
import { type Edge, onClick, type Told } from './guard.ts';
import { type OwnPress, ownPressOf } from './own-press.ts';
import { refusedTold } from './refused-told.ts';

type Place = OwnPress['place'];

/** What stands under `/smith grants`: the next ten, and Revoke. Only the person who asked sees any of it. */
export function registerGrants(app: App, edge: Edge): void {
  const failed = async (body: unknown, workspace: string): Promise<void> => {
    const press = ownPressOf(body, workspace);
    return press && tell(edge, press.place, press.user, refusedTold({ why: 'not_saved' }));
  };

  app.action(
    ACTIONS.grants,
    onClick(
      edge,
      'more grants',
      async (body, workspace) => {
        const press = ownPressOf(body, workspace);
        if (press === undefined) {
          return dropped(edge, 'more grants', 'no channel in the press');
        }
        const start = Number.parseInt(press.value, 10) || 0;
        return tell(edge, press.place, press.user, await grantsTold(edge, press.place, press.user, start));
      },
      failed,
    ),
  );
  app.action(
    ACTIONS.revoke,
    onClick(
      edge,
      'revoke',
      async (body, workspace) => {
        const press = ownPressOf(body, workspace);
        const digest = Sha256.safeParse(press?.value).data;
        if (press === undefined || digest === undefined) {
          return dropped(edge, 'revoke', 'no grant in the press');
        }
        const refusal = await edge.agent.revokeGrant(press.place, digest, press.user);
        return tell(edge, press.place, press.user, refusal ? refusedTold(refusal) : REVOKED);
      },
      failed,
    ),
  );
}

/** The standing approvals of a channel for one of its members, or why not. */
export async function grantsTold(edge: Edge, place: Place, user: string, start: number): Promise<Told> {
  const grants = await edge.agent.grants(place, user);
  return 'why' in grants ? refusedTold(grants) : grantsList(grants, start, edge.clock.now());
}

const DONE = plainly`*Revoked.* From now on somebody has to approve every run of it. A run that has started goes on.`;
const REVOKED: Told = { text: DONE, blocks: [section('revoked', DONE)] };

async function tell(edge: Edge, { workspace, channel }: Place, user: string, told: Told): Promise<void> {
  await edge.calls.call(workspace, 'chat.postEphemeral', { channel, user, ...told }, z.unknown());
}
