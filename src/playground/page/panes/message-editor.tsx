import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Message } from '../../protocol.ts';
import { Problem } from '../parts/problem.tsx';
import { server } from '../session/call.ts';
import { useWorkspace } from '../session/workspace-context.ts';
import { slackForm, typedForm } from '../text/typed.ts';

/** Changes one's own message in its place; Enter saves, Esc gives up. */
export function MessageEditor({ message, done }: { message: Message; done: () => void }) {
  const { me, names } = useWorkspace();
  const [text, setText] = useState(() => typedForm(message.text, names));
  const [problem, setProblem] = useState<string>();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
  }, []);

  const save = async () => {
    const changed = slackForm(text.trim(), names);
    const answer = await server.edit({ as: me.id, channel: message.channel, ts: message.ts, text: changed });
    if (answer.ok) {
      done();
    } else {
      setProblem(answer.message);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      done();
    } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void save();
    }
  };

  return (
    <div className="editor">
      <textarea
        ref={field}
        aria-label="Edit message"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div className="row-end">
        <Problem text={problem} />
        <button type="button" className="btn" onClick={done}>
          Cancel
        </button>
        <button type="button" className="btn primary" disabled={text.trim() === ''} onClick={() => void save()}>
          Save
        </button>
      </div>
    </div>
  );
}
