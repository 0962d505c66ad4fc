import type { Message } from '../../protocol.ts';
import { Avatar } from '../parts/avatar.tsx';
import { useWorkspace } from '../session/workspace-context.ts';
import { dayAndTime } from '../text/moment.ts';
import { typedForm } from '../text/typed.ts';

type Props = { id: string; message: Message; words: string; current: boolean; visit: () => void };
const BEFORE_CHARACTERS = 24;

/** One message that was found, with the words marked. */
export function SearchResult({ id, message, words, current, visit }: Props) {
  const { person, channel, channelTitle, names } = useWorkspace();
  const author = person(message.user);
  const where = channel(message.channel);
  const text = typedForm(message.text, names).replace(/\s+/g, ' ');
  const at = text.toLowerCase().indexOf(words.toLowerCase());
  const near = at - BEFORE_CHARACTERS;
  const from = near <= 0 ? 0 : Math.min(at, text.indexOf(' ', near) + 1);
  return (
    <button type="button" id={id} role="option" tabIndex={-1} aria-selected={current} onClick={visit}>
      <Avatar person={author} size="m" />
      <span>
        <span className="text">
          {from > 0 && '…'}
          {at === -1 ? text : text.slice(from, at)}
          {at !== -1 && <mark>{text.slice(at, at + words.length)}</mark>}
          {at !== -1 && text.slice(at + words.length, at + 200)}
        </span>
        <span className="from">
          {author?.name} in {where ? channelTitle(where) : 'a channel'}, {dayAndTime(message.ts)}
        </span>
      </span>
    </button>
  );
}
