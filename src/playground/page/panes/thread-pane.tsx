import { useEffect } from 'react';
import { Composer } from '../composer/composer.tsx';
import { Icon } from '../parts/icon.tsx';
import { useWorkspace } from '../session/workspace-context.ts';
import { threadOf } from '../session/workspace-state.ts';
import { DropArea } from './drop-area.tsx';
import { MessageList } from './message-list.tsx';
import { ScrollPane } from './scroll-pane.tsx';
import { StatusLine } from './status-line.tsx';

/** The thread beside the channel: root, replies, what the app is doing, and a composer. */
export function ThreadPane({ threadTs }: { threadTs: string }) {
  const { state, place, go, channel, channelTitle, markSeen } = useWorkspace();
  const messages = threadOf(state, place.channel, threadTs);
  const open = channel(place.channel);
  const newest = messages.at(-1);
  const seenTs = newest?.ts;
  const draft = `${place.channel}/${threadTs}`;
  useEffect(() => {
    if (seenTs !== undefined) {
      markSeen(draft, seenTs);
    }
  }, [seenTs, draft, markSeen]);
  const close = () => go({ channel: place.channel });
  return (
    <aside className="thread" aria-label="Thread">
      <DropArea draft={draft}>
        <div className="pane-head">
          <button type="button" className="icon-btn only-phone" aria-label="Back to the channel" onClick={close}>
            <Icon name="back" />
          </button>
          <h2>Thread</h2>
          <span className="sub">{open && channelTitle(open).replace(/^#/, '')}</span>
          <span className="end">
            <button type="button" className="icon-btn not-phone" aria-label="Close the thread" onClick={close}>
              <Icon name="close" />
            </button>
          </span>
        </div>
        <ScrollPane label="Messages in the thread" newest={newest} target={place.message}>
          {messages.length === 0 ? (
            <div className="empty">
              <span>This thread is not here any more.</span>
            </div>
          ) : (
            <MessageList messages={messages} where="thread" />
          )}
        </ScrollPane>
        <StatusLine threadTs={threadTs} />
        <Composer draft={draft} placeholder="Reply" threadTs={threadTs} />
      </DropArea>
    </aside>
  );
}
