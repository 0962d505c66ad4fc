import { useRef } from 'react';
import { Icon } from '../parts/icon.tsx';

type Props = {
  attach: (files: File[]) => void;
  begin: (sign: string) => void;
  /** Slack has no slash commands inside threads. */
  commands: boolean;
  ready: boolean;
};

/** The row of buttons below the text. */
export function Tools({ attach, begin, commands, ready }: Props) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <div className="tools">
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label="Files to attach"
        onChange={(event) => {
          attach([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = ''; // so that the same file can be chosen again
        }}
      />
      <button type="button" className="icon-btn" aria-label="Attach files" onClick={() => picker.current?.click()}>
        <Icon name="clip" />
      </button>
      <button type="button" className="icon-btn" aria-label="Mention somebody" onClick={() => begin('@')}>
        <Icon name="at" />
      </button>
      {commands && (
        <button type="button" className="icon-btn" aria-label="Slash commands" onClick={() => begin('/')}>
          <Icon name="slash" />
        </button>
      )}
      <span className="hint" aria-hidden="true">
        {ready ? 'Enter sends' : ''}
      </span>
      <button type="submit" className="icon-btn send" aria-label="Send">
        <Icon name="send" />
      </button>
    </div>
  );
}
