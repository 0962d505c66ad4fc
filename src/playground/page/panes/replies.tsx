import type { Message } from '../../protocol.ts';
import { Avatar } from '../parts/avatar.tsx';
import { useWorkspace } from '../session/workspace-context.ts';
import { dayAndTime } from '../text/moment.ts';

const MOST_FACES = 4;

/** "4 replies  Last reply today at 09:41" under a root message; a press opens the thread. */
export function Replies({ message }: { message: Message }) {
  const { go, person, seenIn } = useWorkspace();
  const { replies } = message;
  if (!replies || replies.count === 0) {
    return null;
  }
  const seen = seenIn(`${message.channel}/${message.ts}`);
  const fresh = seen !== undefined && seen < replies.lastTs;
  return (
    <button type="button" className="replies" onClick={() => go({ channel: message.channel, thread: message.ts })}>
      {replies.users.slice(0, MOST_FACES).map((user) => (
        <Avatar key={user} person={person(user)} size="s" />
      ))}
      {replies.count} {replies.count === 1 ? 'reply' : 'replies'}
      {fresh && <span className="fresh" role="img" aria-label="new" />}
      <span className="last">Last reply {dayAndTime(replies.lastTs)}</span>
    </button>
  );
}
