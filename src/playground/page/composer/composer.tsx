import { type ClipboardEvent, type KeyboardEvent, type SyntheticEvent, useId, useRef, useState } from 'react';
import { Problem } from '../parts/problem.tsx';
import { useDrafts } from '../session/use-drafts.ts';
import { CompletionMenu } from './completion-menu.tsx';
import { Tools } from './tools.tsx';
import { UploadChip } from './upload-chip.tsx';
import { useCompletion } from './use-completion.ts';
import { useSend } from './use-send.ts';

type Props = { draft: string; placeholder: string; threadTs: string | undefined };

/** Where people write: Enter sends, Shift+Enter starts a line, files come by button, drag or paste. */
export function Composer({ draft: place, placeholder, threadTs }: Props) {
  const drafts = useDrafts();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = drafts.of(place);
  const [complaint, setComplaint] = useState<string>();
  const write = (text: string) => drafts.write(place, text);
  const completion = useCompletion(field, write, threadTs === undefined);
  const { send, ready } = useSend(place, threadTs, setComplaint);
  const attach = (files: File[]) => setComplaint(drafts.attach(place, files));

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    completion.close();
    void send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (completion.onKey(event)) {
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      submit(event);
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length > 0) {
      event.preventDefault();
      attach(files);
    }
  };
  /** Puts a sign at the end and opens its menu. */
  const begin = (sign: string) => {
    write(sign === '/' ? sign : `${draft.text}${draft.text === '' || draft.text.endsWith(' ') ? '' : ' '}${sign}`);
    requestAnimationFrame(() => {
      field.current?.focus();
      completion.look();
    });
  };

  return (
    <form className={ready ? 'composer ready' : 'composer'} aria-label={placeholder} onSubmit={submit}>
      {completion.menu && (
        <CompletionMenu id={`${id}-menu`} menu={completion.menu} at={completion.at} take={completion.take} />
      )}
      <textarea
        ref={field}
        rows={1}
        value={draft.text}
        placeholder={placeholder}
        aria-label={threadTs === undefined ? placeholder : 'Reply in thread'}
        aria-autocomplete="list"
        aria-controls={completion.menu && `${id}-menu`}
        aria-activedescendant={completion.menu && `${id}-menu-${completion.at}`}
        onChange={(event) => {
          write(event.currentTarget.value);
          completion.look();
        }}
        onKeyDown={onKeyDown}
        onBlur={completion.close}
        onPaste={onPaste}
      />
      {draft.uploads.length > 0 && (
        <div className="tray">
          {draft.uploads.map((one) => (
            <UploadChip
              key={one.key}
              name={one.name}
              part={one.file ? undefined : one.part}
              why={one.why}
              remove={() => drafts.detach(place, one.key)}
            />
          ))}
        </div>
      )}
      <Problem text={complaint} className="complain" />
      <Tools attach={attach} begin={begin} commands={threadTs === undefined} ready={ready} />
      <div className="drop">Drop files to add them, up to 10</div>
    </form>
  );
}
