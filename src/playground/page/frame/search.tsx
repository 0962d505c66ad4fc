import { type FocusEvent, type KeyboardEvent, useId, useState } from 'react';
import type { Message } from '../../protocol.ts';
import { Icon } from '../parts/icon.tsx';
import { useWorkspace, type Workspace } from '../session/workspace-context.ts';
import { isRoot, threadTsOf } from '../session/workspace-state.ts';
import { typedForm } from '../text/typed.ts';
import { SearchResult } from './search-result.tsx';

const MOST_RESULTS = 20;
const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/** Filters the messages of the workspace while one types; a result leads to its message. */
export function Search() {
  const workspace = useWorkspace();
  const id = useId();
  const [words, setWords] = useState('');
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const found = open ? matches(workspace, words) : [];
  const shown = open && words.trim() !== '';

  const visit = (message: Message | undefined) => {
    if (message) {
      const thread = isRoot(message) && !message.replies ? undefined : threadTsOf(message);
      workspace.go({ channel: message.channel, thread, message: message.ts });
      setOpen(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (event.key === 'Escape') {
      setWords('');
      setOpen(false);
    } else if (event.key === 'Enter') {
      visit(found[at]);
    } else if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setAt((at + step + found.length) % found.length);
    }
  };
  const onBlur = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) {
      setOpen(false);
    }
  };

  return (
    <search className="search" onBlur={onBlur}>
      <div className="box">
        <Icon name="find" />
        <input
          type="search"
          role="combobox"
          aria-label={`Search ${workspace.state.workspace}`}
          aria-autocomplete="list"
          aria-expanded={shown}
          aria-controls={`${id}-list`}
          aria-activedescendant={found[at] && `${id}-${at}`}
          placeholder={`Search ${workspace.state.workspace}`}
          value={words}
          onFocus={() => setOpen(true)}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            setOpen(true);
            setAt(0);
          }}
        />
      </div>
      <div className="results" id={`${id}-list`} role="listbox" aria-label="Messages found" hidden={!shown}>
        {found.map((message, place) => (
          <SearchResult
            key={`${message.channel}/${message.ts}`}
            id={`${id}-${place}`}
            message={message}
            words={words.trim()}
            current={place === at}
            visit={() => visit(message)}
          />
        ))}
        {found.length === 0 && <p className="none">No message has “{words.trim()}”.</p>}
      </div>
    </search>
  );
}

function matches({ state, names, person }: Workspace, words: string): Message[] {
  const sought = words.trim().toLowerCase();
  if (sought === '') {
    return [];
  }
  const textOf = (message: Message) =>
    [typedForm(message.text, names), person(message.user)?.name, ...message.files.map((file) => file.name)].join(' ');
  return state.messages
    .filter((message) => textOf(message).toLowerCase().includes(sought))
    .toReversed()
    .slice(0, MOST_RESULTS);
}
