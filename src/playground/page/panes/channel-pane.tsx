import { useEffect, useState } from 'react';
import { Composer } from '../composer/composer.tsx';
import { Samples } from '../composer/samples.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import { firstUnread, newestTs } from '../session/seen.ts';
import { otherOf, useWorkspace } from '../session/workspace-context.ts';
import { rootsOf } from '../session/workspace-state.ts';
import { DropArea } from './drop-area.tsx';
import { MessageList } from './message-list.tsx';
import { ScrollPane } from './scroll-pane.tsx';

/** The open channel: its messages and a composer. */
export function ChannelPane() {
  const { state, me, place, channel, channelTitle, seenIn, markSeen } = useWorkspace();
  const open = channel(place.channel);
  const roots = rootsOf(state, place.channel);
  // Kept from when the channel was opened: the line stays where it is while one reads.
  const [newFrom] = useState(() => open && firstUnread(state, open, me.id, seenIn(open.id)));
  const newest = newestTs(state, place.channel);
  useEffect(() => {
    if (newest !== undefined) {
      markSeen(place.channel, newest);
    }
  }, [newest, place.channel, markSeen]);
  if (!open) {
    return null;
  }
  const title = channelTitle(open);
  return (
    <main className="main">
      <DropArea draft={open.id}>
        <div className="pane-head">
          {open.kind === 'direct' ? (
            <Avatar person={state.people.concat(state.app).find((one) => one.id === otherOf(open, me.id))} size="m" />
          ) : (
            <Icon name={open.kind === 'private' ? 'lock' : 'hash'} />
          )}
          <h1>{title.replace(/^#/, '')}</h1>
          <span className="sub not-phone">{open.purpose}</span>
        </div>
        <ScrollPane label={`Messages in ${title}`} newest={roots.at(-1)} target={place.message}>
          {roots.length === 0 ? (
            <div className="empty">
              <b>{title}</b>
              <span>Nothing has been said here yet.</span>
            </div>
          ) : (
            <MessageList messages={roots} where="channel" newFrom={newFrom} />
          )}
        </ScrollPane>
        <Samples draft={open.id} />
        <Composer draft={open.id} placeholder={`Message ${title}`} threadTs={undefined} />
      </DropArea>
    </main>
  );
}
