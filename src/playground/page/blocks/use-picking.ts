import { type ChangeEvent, type KeyboardEvent, useState } from 'react';
import type { Completion, Suggestion } from '../composer/completion.ts';
import type { Choice } from './choices.ts';

type Picking = { choices: Choice[]; add: (choice: Choice) => void; removeLast: () => void };

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/** The text in a select of several: what it offers, which line is current, and what the keys do. */
export function usePicking({ choices, add, removeLast }: Picking) {
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const [line, setLine] = useState(0);
  const like = choices.filter((choice) => choice.label.toLowerCase().includes(typed.trim().toLowerCase()));
  const at = Math.min(line, Math.max(0, like.length - 1));
  const isShown = open && like.length > 0;
  const menu: Completion | undefined = isShown ? { from: 0, suggestions: like.map(suggestion) } : undefined;

  const close = () => {
    setOpen(false);
    setTyped('');
    setLine(0);
  };
  const take = ({ key }: Pick<Suggestion, 'key'>) => {
    const choice = like.find((one) => one.key === key);
    if (choice) {
      add(choice);
      close();
    }
  };
  /** True when the key was for the list. */
  const forList = (key: string): boolean => {
    const step = STEPS[key];
    if (step !== undefined) {
      setLine(isShown ? (at + step + like.length) % like.length : 0);
      setOpen(true);
      return true;
    }
    if (open && key === 'Enter') {
      take({ key: like[at]?.key ?? '' });
    } else if (open && key === 'Escape') {
      close();
    } else {
      return false;
    }
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (forList(event.key)) {
      event.preventDefault(); // Enter would send the form, Esc would close it
    } else if (typed === '' && event.key === 'Backspace') {
      removeLast();
    }
  };
  const onChange = (event: ChangeEvent<HTMLInputElement>) => {
    setTyped(event.currentTarget.value);
    setOpen(true);
    setLine(0);
  };

  const field = { value: typed, onKeyDown, onChange, onClick: () => setOpen(true), onBlur: close };
  return { field, menu, at, take, close, nothing: open && like.length === 0 };
}

const suggestion = ({ key, label, person }: Choice): Suggestion => ({
  key,
  title: label,
  note: person?.label ?? '',
  insert: '',
  person,
});
