import { type KeyboardEvent, type RefObject, useState } from 'react';
import { flushSync } from 'react-dom';
import { useWorkspace } from '../session/workspace-context.ts';
import { type Completion, completionAt, type Suggestion } from './completion.ts';

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/** The menu above a composer: what it offers, which line is current, and what the keys do while it is open. */
export function useCompletion(
  field: RefObject<HTMLTextAreaElement | null>,
  write: (text: string) => void,
  withCommands: boolean,
) {
  const { state, names } = useWorkspace();
  const [menu, setMenu] = useState<Completion>();
  const [at, setAt] = useState(0);

  const look = () => {
    const { value = '', selectionEnd = 0 } = field.current ?? {};
    const commands = withCommands ? state.commands : [];
    setMenu(completionAt(value, selectionEnd, { names, people: [...state.people, state.app], commands }));
    setAt(0);
  };
  const close = () => setMenu(undefined);
  const take = (suggestion: Suggestion | undefined) => {
    const element = field.current;
    if (!menu || !suggestion || !element) {
      return;
    }
    const caret = menu.from + suggestion.insert.length;
    const text = `${element.value.slice(0, menu.from)}${suggestion.insert}${element.value.slice(element.selectionEnd)}`;
    // At once, because the next key may come at once: it belongs behind what was put in.
    flushSync(() => {
      write(text);
      close();
    });
    element.focus();
    element.setSelectionRange(caret, caret);
  };
  /** True when the key was for the menu. */
  const onKey = (event: KeyboardEvent): boolean => {
    if (!menu) {
      return false;
    }
    const step = STEPS[event.key];
    const count = menu.suggestions.length;
    if (step !== undefined) {
      setAt((at + step + count) % count);
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      take(menu.suggestions[at]);
    } else if (event.key === 'Escape') {
      close();
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  };
  return { menu, at, look, close, take, onKey };
}
