import type { Channel } from '../../protocol.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import { unreadOf } from '../session/seen.ts';
import { otherOf, useWorkspace } from '../session/workspace-context.ts';

/** One channel or direct message of the sidebar, with how much in it is unread. */
export function ChannelLink({ channel, leave }: { channel: Channel; leave: () => void }) {
  const { state, me, place, go, seenIn, person, channelTitle } = useWorkspace();
  const here = place.channel === channel.id;
  const unread = here ? 0 : unreadOf(state, channel, me.id, seenIn(channel.id));
  const open = () => {
    go({ channel: channel.id });
    leave();
  };
  return (
    <button
      type="button"
      className={unread > 0 ? 'to unread' : 'to'}
      aria-current={here ? 'page' : undefined}
      onClick={open}
    >
      {channel.kind === 'direct' ? (
        <Avatar person={person(otherOf(channel, me.id))} size="s" />
      ) : (
        <Icon name={channel.kind === 'private' ? 'lock' : 'hash'} />
      )}
      <span className="name">{channelTitle(channel).replace(/^#/, '')}</span>
      {unread > 0 && (
        <span className="count">
          {unread}
          <span className="vh"> unread</span>
        </span>
      )}
    </button>
  );
}
