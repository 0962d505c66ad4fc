import { z } from 'zod';
import type { HomeLook } from '#agent/home-view.ts';
import { clipped } from '../clean.ts';

/** What a press in Home is called on its way back to us. */
export const HOME_ACTIONS = {
  /** A link: Slack follows it, and tells us of it all the same. */
  open: 'home_open',
  search: 'library_search',
  all: 'library_all',
  next: 'tools_page_next',
  previous: 'tools_page_previous',
  run: 'tool_run_open',
  retire: 'home_tool_retire',
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

/** What a button about a tool carries: the version that people saw, and the tool. */
export const toolValue = ({ id, version }: { readonly id: string; readonly version: number }): string =>
  `${version}:${id}`;

/** Reads that. Undefined when it is none of ours. */
export function readTool(value: string): { id: string; version: number } | undefined {
  const { version, id } = /^(?<version>\d{1,9}):(?<id>.+)$/s.exec(value)?.groups ?? {};
  return version === undefined || id === undefined ? undefined : { id, version: Number(version) };
}
