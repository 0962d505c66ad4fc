import type { Stage } from '../stage.ts';
import { compact, type Json } from '../values.ts';
import { TEAM } from '../world/people.ts';
import type { StoredFile } from '../world/types.ts';

/** The address of the bytes, for whoever carries the bot's token. */
export const privateUrl = (origin: string, file: StoredFile): string =>
  `${origin}/files/${TEAM.id}-${file.id}/download/${encodeURIComponent(file.name)}`;

/** A file as messages, events and files.info show it. */
export function fileObject(stage: Stage, file: StoredFile, place: 'event' | 'info' | 'completed' = 'event'): Json {
  const seen = file.state === 'ready';
  const url = privateUrl(stage.origin(), file);
  return compact({
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: seen ? file.mimetype : '',
    filetype: seen ? file.filetype : '',
    pretty_type: seen ? file.prettyType : '',
    user: file.user,
    user_team: file.team,
    editable: false,
    size: file.bytes.byteLength,
    mode: 'hosted',
    is_external: false,
    external_type: '',
    is_public: publicShares(stage, file).length > 0,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: url,
    url_private_download: url,
    permalink: `https://${TEAM.domain}.slack.com/files/${file.user}/${file.id}/${encodeURIComponent(file.name)}`,
    has_rich_preview: false,
    file_access: 'visible',
    alt_txt: file.altText,
    ...(place === 'event' ? {} : { shares: sharesObject(stage, file), ...conversationsOf(stage, file) }),
  });
}

/** The stub that events carry for a file of another workspace: files.info has to be asked. */
export const strangersFile = (file: StoredFile): Json => ({
  id: file.id,
  created: file.created,
  timestamp: file.created,
  user: file.user,
  mode: 'file_access',
  file_access: 'check_file_info',
});

const kindOf = (stage: Stage, channel: string) => stage.world.rooms.get(channel)?.kind;

const publicShares = (stage: Stage, file: StoredFile) =>
  file.shares.filter((share) => kindOf(stage, share.channel) === 'channel');

const conversationsOf = (stage: Stage, file: StoredFile): Json => {
  const of = (kind: string) => [
    ...new Set(file.shares.map((share) => share.channel).filter((channel) => kindOf(stage, channel) === kind)),
  ];
  return { channels: of('channel'), groups: of('private'), ims: of('direct') };
};

function sharesObject(stage: Stage, file: StoredFile): Json {
  const group = (isPublic: boolean): Json | undefined => {
    const found = new Map<string, Json[]>();
    for (const share of file.shares.filter((one) => (kindOf(stage, one.channel) === 'channel') === isPublic)) {
      const list = found.get(share.channel) ?? [];
      list.push(
        compact({
          reply_users: [],
          reply_users_count: 0,
          reply_count: 0,
          ts: share.ts,
          thread_ts: share.threadTs,
          channel_name: stage.world.rooms.get(share.channel)?.name,
          team_id: TEAM.id,
          share_user_id: file.user,
        }),
      );
      found.set(share.channel, list);
    }
    return found.size === 0 ? undefined : Object.fromEntries(found);
  };
  return compact({ public: group(true), private: group(false) });
}
