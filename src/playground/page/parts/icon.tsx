import type { ReactNode } from 'react';

const DRAWINGS = {
  home: <path d="M2.4 7.4 8 2.6l5.6 4.8M4 6.4v7h8v-7" />,
  hash: <path d="M6 2.5 4.8 13.5M11.2 2.5 10 13.5M2.8 5.8h10.8M2.4 10.2h10.8" />,
  lock: <path d="M4 7.2h8v6H4zM5.6 7.2V5.4a2.4 2.4 0 0 1 4.8 0v1.8" />,
  find: <path d="M7 2.8a4.2 4.2 0 1 1 0 8.4 4.2 4.2 0 0 1 0-8.4m3.2 7.4 3.3 3.3" />,
  sun: (
    <path d="M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6M8 1.4v1.4M8 13.2v1.4M1.4 8h1.4M13.2 8h1.4M3.3 3.3l1 1M11.7 11.7l1 1M3.3 12.7l1-1M11.7 4.3l1-1" />
  ),
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  list: <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11" />,
  back: <path d="M9.8 3.4 5.2 8l4.6 4.6" />,
  next: <path d="M6.2 3.4 10.8 8l-4.6 4.6" />,
  send: <path d="M2.8 3 13.6 8 2.8 13l1.4-5zM4.2 8h4" />,
  clip: <path d="m12.9 7.4-5.2 5.2a3 3 0 0 1-4.3-4.3l5.5-5.4a2 2 0 0 1 2.9 2.8l-5.4 5.4a1 1 0 0 1-1.4-1.4l4.8-4.8" />,
  at: <path d="M8 5.6a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8m2.4.2v3.1c0 2.2 3.2 2 3.2-.9A5.6 5.6 0 1 0 11 12.8" />,
  slash: (
    <path d="M4.8 2.4h6.4a2.4 2.4 0 0 1 2.4 2.4v6.4a2.4 2.4 0 0 1-2.4 2.4H4.8a2.4 2.4 0 0 1-2.4-2.4V4.8a2.4 2.4 0 0 1 2.4-2.4m4.6 2.8-2.8 5.6" />
  ),
  ok: <path d="m4 8.4 2.7 2.7L12 5.4" />,
  info: <path d="M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2m0 5.4v3.4M8 5.2v.1" />,
  warn: <path d="M8 2.2 14.2 13H1.8zM8 6.6v3M8 11.3v.1" />,
  bad: <path d="M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2m0 2.8v3.8M8 11v.1" />,
  dots: <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2.2" />,
  eye: (
    <path d="M1.6 8S4 3.8 8 3.8 14.4 8 14.4 8 12 12.2 8 12.2 1.6 8 1.6 8zM8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6" />
  ),
} satisfies Record<string, ReactNode>;

/** The drawings there are. */
export type IconName = keyof typeof DRAWINGS;

/** A small line drawing in the colour of the text beside it; never the only name of anything. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="i" viewBox="0 0 16 16" aria-hidden="true">
      {DRAWINGS[name]}
    </svg>
  );
}
