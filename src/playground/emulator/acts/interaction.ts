import type { Stage } from '../stage.ts';
import type { Json } from '../values.ts';
import { APP, TEAM } from '../world/people.ts';
import type { Room } from '../world/types.ts';

/** Who acted: a stranger keeps their own workspace, `team` stays the one that installed the app. */
export function actor(stage: Stage, person: string): Json {
  const human = stage.world.people.get(person);
  const handle = human?.handle ?? person;
  return { id: person, username: handle, name: handle, team_id: human?.team ?? TEAM.id };
}

/** What every interaction carries. */
export const common = (stage: Stage, person: string): Json => ({
  team: { id: TEAM.id, domain: TEAM.domain },
  user: actor(stage, person),
  api_app_id: APP.id,
  token: 'playground',
  enterprise: null,
  is_enterprise_install: false,
});

/** The channel of an interaction. */
export const channelOf = (room: Room): Json => ({
  id: room.id,
  name: room.kind === 'direct' ? 'directmessage' : room.name,
});
