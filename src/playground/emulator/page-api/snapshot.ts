import type { Snapshot } from '../../protocol.ts';
import type { Stage } from '../stage.ts';
import { topModal } from '../views.ts';
import { APP_USER, TEAM } from '../world/people.ts';
import { isMember } from '../world/world.ts';
import { channelView, messageView, personView, sees, statusView, viewView } from './render.ts';

/** Everything that this person may see. */
export function snapshot(stage: Stage, viewer: string): Snapshot {
  const { world, settings } = stage;
  const modal = topModal(stage, viewer);
  const home = world.homes.get(viewer);
  return {
    workspace: TEAM.name,
    app: personView(APP_USER),
    people: [...world.people.values()].filter((human) => human.role !== 'app').map(personView),
    groups: [...world.groups.values()]
      .filter((group) => !group.disabled)
      .map(({ id, handle, users }) => ({ id, handle, members: [...users] })),
    channels: [...world.rooms.values()]
      .filter((room) => room.members.includes(viewer) && !room.archived)
      .map((room) => channelView(stage, room, viewer)),
    messages: world.posts.filter((post) => sees(stage, post, viewer)).map((post) => messageView(stage, post, viewer)),
    statuses: [...world.statuses.values()].filter((status) => isMember(world, status.channel, viewer)).map(statusView),
    ...(modal === undefined ? {} : { modal: viewView(stage, modal) }),
    ...(home === undefined ? {} : { home: viewView(stage, home) }),
    model: settings.model.label,
    scripted: settings.model.scripted,
    samples: settings.samples.map((sample) => ({
      title: sample.title,
      text: sample.text,
      ...(sample.file === undefined ? {} : { file: sample.file.name }),
    })),
    commands: settings.commands.map((entry) => ({ ...entry })),
  };
}
