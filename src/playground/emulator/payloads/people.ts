import { compact, type Json } from '../values.ts';
import { APP, TEAM } from '../world/people.ts';
import type { Group, Human } from '../world/types.ts';

const UPDATED_SECONDS = 1_700_000_000;

/** users.info's user. A stranger is somebody of another workspace in a shared channel; users.list does not say so. */
export const userObject = (human: Human, place: 'info' | 'list'): Json =>
  compact({
    id: human.id,
    team_id: human.team,
    name: human.handle,
    deleted: human.deactivated ?? false,
    color: '4bbe2e',
    real_name: human.name,
    tz: human.timeZone,
    tz_label: human.timeZoneLabel,
    tz_offset: human.offsetSeconds,
    profile: compact({
      title: '',
      real_name: human.name,
      real_name_normalized: human.name,
      display_name: human.handle,
      display_name_normalized: human.handle,
      status_text: '',
      status_emoji: '',
      avatar_hash: human.id.toLowerCase(),
      team: human.team,
      ...(human.role === 'app' ? { api_app_id: APP.id, bot_id: APP.botId, always_active: true } : {}),
    }),
    is_admin: human.role === 'admin',
    is_owner: false,
    is_primary_owner: false,
    is_restricted: human.role === 'guest',
    is_ultra_restricted: false,
    is_bot: human.role === 'app',
    is_app_user: false,
    updated: UPDATED_SECONDS,
    is_stranger: place === 'info' && human.role === 'stranger' ? true : undefined,
  });

/** The profile that rides on messages of the app. */
export const botProfile = (): Json => ({
  id: APP.botId,
  deleted: false,
  name: APP.name,
  updated: UPDATED_SECONDS,
  app_id: APP.id,
  icons: { image_36: '', image_48: '', image_72: '' },
  team_id: TEAM.id,
});

/** bots.info's bot. */
export const botObject = (): Json => ({
  id: APP.botId,
  deleted: false,
  name: APP.name,
  updated: UPDATED_SECONDS,
  app_id: APP.id,
  user_id: APP.userId,
  icons: { image_36: '', image_48: '', image_72: '' },
});

/** usergroups.list's group; `withUsers` as include_users asks. */
export const groupObject = (group: Group, withUsers: boolean): Json =>
  compact({
    id: group.id,
    team_id: TEAM.id,
    is_usergroup: true,
    is_subteam: true,
    name: group.name,
    description: '',
    handle: group.handle,
    is_external: false,
    date_create: UPDATED_SECONDS,
    date_update: UPDATED_SECONDS,
    date_delete: group.disabled ? UPDATED_SECONDS : 0,
    created_by: 'U0PRIYA',
    updated_by: 'U0PRIYA',
    user_count: group.users.length,
    users: withUsers ? group.users : undefined,
  });
