import { botObject, groupObject, userObject } from '../payloads/people.ts';
import { flagOf, textOf } from '../values.ts';
import { APP, TEAM } from '../world/people.ts';
import { isMember } from '../world/world.ts';
import { answer, type Method, refuse } from './answer.ts';
import { page } from './pages.ts';

/** Who people, groups, the team and the app itself are. */
export const PEOPLE_METHODS: Record<string, Method> = {
  'api.test': (_stage, args) => {
    const error = textOf(args, 'error');
    return error === undefined ? answer({ args }) : { ok: false, error, args };
  },
  'auth.test': (_stage) =>
    answer({
      url: `https://${TEAM.domain}.slack.com/`,
      team: TEAM.name,
      user: APP.handle,
      team_id: TEAM.id,
      user_id: APP.userId,
      bot_id: APP.botId,
      is_enterprise_install: false,
    }),
  'apps.connections.open': (stage) => answer({ url: stage.socket.ticket(new URL(stage.origin()).host) }),
  'team.info': (_stage, args) =>
    [undefined, '', TEAM.id].includes(textOf(args, 'team'))
      ? answer({
          team: {
            id: TEAM.id,
            name: TEAM.name,
            domain: TEAM.domain,
            email_domain: '',
            icon: { image_default: true },
            is_verified: false,
            url: `https://${TEAM.domain}.slack.com/`,
          },
        })
      : refuse('team_not_found'),
  'users.info': (stage, args) => {
    const human = stage.world.people.get(textOf(args, 'user') ?? '');
    return human === undefined ? refuse('user_not_found') : answer({ user: userObject(human, 'info') });
  },
  'users.list': (stage, args) =>
    page(
      args,
      [...stage.world.people.values()].filter((human) => human.team === TEAM.id || sharesRoom(stage, human.id)),
      'members',
      (human) => userObject(human, 'list'),
      1_000,
    ),
  'bots.info': (_stage, args) => {
    const bot = textOf(args, 'bot');
    if (bot === undefined) {
      return refuse('missing_argument');
    }
    return bot === APP.botId ? answer({ bot: botObject() }) : refuse('bot_not_found');
  },
  'usergroups.list': (stage, args) =>
    answer({
      usergroups: [...stage.world.groups.values()]
        .filter((group) => !group.disabled || flagOf(args, 'include_disabled'))
        .map((group) => groupObject(group, flagOf(args, 'include_users'))),
    }),
  'usergroups.users.list': (stage, args) => {
    const group = stage.world.groups.get(textOf(args, 'usergroup') ?? '');
    return group === undefined || (group.disabled && !flagOf(args, 'include_disabled'))
      ? refuse('no_such_subteam')
      : answer({ users: group.users });
  },
};

const sharesRoom = (stage: Parameters<Method>[0], person: string): boolean =>
  [...stage.world.rooms.values()].some((room) => room.kind !== 'direct' && isMember(stage.world, room.id, person));
