import { Fragment } from 'react';
import type { Message } from '../../protocol.ts';
import { dayKey, dayName } from '../text/moment.ts';
import { MessageItem } from './message-item.tsx';

type Props = {
  messages: readonly Message[];
  where: 'channel' | 'thread';
  /** The ts of the first message that was not read. */
  newFrom?: string | undefined;
};

/** Messages with a line between days and one above what is new. */
export function MessageList({ messages, where, newFrom }: Props) {
  return messages.map((message, place) => {
    const before = messages[place - 1];
    const newDay = where === 'channel' && (before === undefined || dayKey(before.ts) !== dayKey(message.ts));
    return (
      <Fragment key={message.ts}>
        {newDay && <div className="day">{dayName(message.ts)}</div>}
        {message.ts === newFrom && <div className="new-line">New</div>}
        <MessageItem message={message} where={where} />
      </Fragment>
    );
  });
}
