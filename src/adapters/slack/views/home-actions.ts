import { z } from 'zod';
import type { HomeLook } from '#agent/face/home-view.ts';
import { clipped } from '../clean.ts';

/** What a press in Home is called on its way back to us. */
export const HOME_ACTIONS = {
  /** A link: Slack follows it, and tells us of it all the same. */
  open: 'home_open',
  search: 'library_search',
  all: 'library_all',
  next: 'tools_page_next',
  previous: 'tools_page_previous',
  /** As the buttons in a channel, which answer there. */
  retire: 'home_tool_retire',
  restore: 'home_tool_restore',
  keep: 'home_tool_keep',
  pause: 'home_pause',
  resume: 'home_resume',
} as const;

/** Longer words find nothing more. */
export const MOST_WORDS = 200;

const Look = z.object({ words: z.string(), page: z.coerce.number().int().nonnegative().max(100_000) });

/** What a button that leads to another page carries, and the view for those that stay on this one. */
export const lookValue = ({ words, page }: HomeLook): string =>
  new URLSearchParams({ words: clipped(words, MOST_WORDS), page: String(page) }).toString();

/** Reads that; the first page of all tools where it is none of ours. */
export const readLook = (value: string): HomeLook =>
  Look.safeParse(Object.fromEntries(new URLSearchParams(value))).data ?? { words: '', page: 0 };
