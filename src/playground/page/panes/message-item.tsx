import { useState } from 'react';
import type { Message } from '../../protocol.ts';
import { Blocks } from '../blocks/blocks.tsx';
import { FormContext } from '../blocks/form-context.ts';
import { useFormOf } from '../blocks/use-form.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import { Problem } from '../parts/problem.tsx';
import { useWorkspace } from '../session/workspace-context.ts';
import { timeOf, wholeMoment } from '../text/moment.ts';
import { Said } from '../text/said.tsx';
import { Files } from './files.tsx';
import { MessageEditor } from './message-editor.tsx';
import { MessageMenu } from './message-menu.tsx';
import { Replies } from './replies.tsx';

type Props = { message: Message; where: 'channel' | 'thread' };
const NO_ERRORS = {};

/** One message: who, when, what, its files and what people can do with it. */
export function MessageItem({ message, where }: Props) {
  const { person, place } = useWorkspace();
  const author = person(message.user);
  const ephemeral = message.ephemeralFor !== undefined;
  const [editing, setEditing] = useState(false);
  const classes = ['msg', ephemeral && 'eph', place.message === message.ts && 'found'].filter(Boolean).join(' ');
  return (
    <article
      className={classes}
      data-ts={message.ts}
      aria-label={`${author?.name ?? 'Somebody'}, ${timeOf(message.ts)}`}
    >
      {ephemeral && (
        <span className="only">
          <Icon name="eye" />
          Only visible to you
        </span>
      )}
      <Avatar person={author} />
      <div>
        <div className="who">
          <b>{author?.name ?? message.user}</b>
          {author?.role === 'app' && <span className="app-tag">APP</span>}
          <time dateTime={new Date(Number(message.ts) * 1000).toISOString()} title={wholeMoment(message.ts)}>
            {timeOf(message.ts)}
          </time>
        </div>
        {editing ? <MessageEditor message={message} done={() => setEditing(false)} /> : <Content message={message} />}
        {where === 'channel' && <Replies message={message} />}
      </div>
      {!ephemeral && !editing && <MessageMenu message={message} where={where} edit={() => setEditing(true)} />}
    </article>
  );
}

function Content({ message }: { message: Message }) {
  const [problem, setProblem] = useState<string>();
  const container = { type: 'message' as const, channel: message.channel, ts: message.ts };
  const form = useFormOf(message.blocks, container, NO_ERRORS, setProblem);
  return (
    <FormContext value={form}>
      {message.blocks.length > 0 ? <Blocks blocks={message.blocks} /> : <Said text={message.text} />}
      {/* The app edits its own cards all the time: only a person's edit is worth a word. */}
      {message.edited && message.blocks.length === 0 && <span className="edited">(edited)</span>}
      <Problem text={problem} />
      <Files files={message.files} />
    </FormContext>
  );
}
