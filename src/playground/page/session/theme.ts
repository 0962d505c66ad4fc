import { useState } from 'react';
import { remember, remembered } from './remembered.ts';

export type Theme = 'light' | 'dark';

/** Sets the remembered theme, before anything is drawn; without one the system's is followed. */
export function applyRememberedTheme(): void {
  const theme = remembered('theme');
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
  }
}

const shownTheme = (): Theme => {
  const chosen = document.documentElement.dataset.theme;
  const dark = chosen === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
  return dark ? 'dark' : 'light';
};

/** The theme that is shown and a function that switches to the other and remembers it. */
export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState(shownTheme);
  const toggle = () => {
    const next = shownTheme() === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.theme = next;
    remember('theme', next);
    setTheme(next);
  };
  return [theme, toggle];
}
