import type { Channel, FileView, Message, Person, Status, View } from '../../protocol.ts';
import type { Change } from '../changes.ts';
import type { Stage } from '../stage.ts';
import { isRecord, type Json, records, textOf } from '../values.ts';
import type { AgentStatus, Human, Post, Room, StoredFile, StoredView } from '../world/types.ts';
import { isMember, repliesOf } from '../world/world.ts';

/** A person as the page draws them. */
export const personView = (human: Human): Person => ({
  id: human.id,
  name: human.name,
  initials: human.initials,
  colour: human.colour,
  role: human.role,
  label: human.label,
});

/** A channel as the page lists it; a direct message carries the other's name. */
export const channelView = (stage: Stage, room: Room, viewer: string): Channel => {
  const other = room.members.find((member) => member !== viewer);
  const name = room.kind === 'direct' ? (stage.world.people.get(other ?? '')?.name ?? room.name) : room.name;
  return { id: room.id, name, kind: room.kind, purpose: room.purpose, members: [...room.members], unread: room.unread };
};

/** True when this person may see the message. */
export const sees = (stage: Stage, post: Post, viewer: string): boolean =>
  isMember(stage.world, post.channel, viewer) && (post.ephemeralFor === undefined || post.ephemeralFor === viewer);

/** A message with the addresses of its files for this viewer. People's own messages have only text. */
export function messageView(stage: Stage, post: Post, viewer: string): Message {
  const replies = repliesOf(stage.world, post.channel, post.ts);
  const last = replies.at(-1);
  const threadTs = post.threadTs ?? (last === undefined ? undefined : post.ts);
  return {
    channel: post.channel,
    ts: post.ts,
    ...(threadTs === undefined ? {} : { threadTs }),
    user: post.user,
    text: post.text,
    blocks: blockViews(stage, post.blocks, viewer),
    files: post.files.flatMap((id) => {
      const file = stage.world.files.get(id);
      return file === undefined || file.state === 'deleted' ? [] : [fileView(file, viewer)];
    }),
    edited: post.edited !== undefined,
    ...(post.ephemeralFor === undefined ? {} : { ephemeralFor: post.ephemeralFor }),
    ...(last === undefined
      ? {}
      : {
          replies: {
            count: replies.length,
            lastTs: last.ts,
            users: [...new Set(replies.map((reply) => reply.user))],
          },
        }),
  };
}

/** A file with a same-origin address. */
export const fileView = (file: StoredFile, viewer: string): FileView => ({
  id: file.id,
  name: file.name,
  title: file.title,
  kind: (file.name.match(/\.([a-z0-9]{1,6})$/i)?.[1] ?? 'file').toUpperCase(),
  mimetype: file.mimetype,
  size: file.bytes.byteLength,
  url: `/page/file/${file.id}?as=${viewer}`,
});

/** A modal or Home tab for the page. */
export const viewView = (stage: Stage, view: StoredView): View => {
  const label = (name: string) => (isRecord(view.body[name]) ? textOf(view.body[name], 'text') : undefined);
  const submit = label('submit');
  const close = label('close');
  return {
    id: view.id,
    hash: view.hash,
    type: view.type,
    callbackId: textOf(view.body, 'callback_id') ?? '',
    title: label('title') ?? '',
    ...(submit === undefined ? {} : { submit }),
    ...(close === undefined ? {} : { close }),
    blocks: blockViews(stage, records(view.body.blocks), view.person),
  };
};

/** The status line of a thread. */
export const statusView = (status: AgentStatus): Status => ({
  channel: status.channel,
  threadTs: status.threadTs,
  status: status.status,
  text: status.text,
});

/** The change that makes pages draw this message. */
export const messageHappening = (stage: Stage, post: Post): Change => ({
  happening: (viewer) =>
    sees(stage, post, viewer) ? { type: 'message', message: messageView(stage, post, viewer) } : undefined,
});

/** Images that name an uploaded file get that file's address. */
const blockViews = (stage: Stage, blocks: Json[], viewer: string): Message['blocks'] =>
  blocks.map((block) => {
    const slackFile = isRecord(block.slack_file) ? textOf(block.slack_file, 'id') : undefined;
    const file = slackFile === undefined ? undefined : stage.world.files.get(slackFile);
    return {
      ...block,
      type: textOf(block, 'type') ?? '',
      block_id: textOf(block, 'block_id'),
      ...(file === undefined ? {} : { file: fileView(file, viewer) }),
    };
  });
