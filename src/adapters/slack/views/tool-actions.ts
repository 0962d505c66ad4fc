import type { Tool } from '#domain/tool/tool.ts';

/** What a press on a tool is called on its way back to us. Each carries `toolValue`, pages `lookValue`. */
export const TOOL_ACTIONS = {
  code: 'tool_code',
  codePage: 'tool_code_page',
  history: 'tool_history',
  edit: 'tool_edit',
  retire: 'tool_retire',
  restore: 'tool_restore',
  keepDraft: 'tool_keep_draft',
  /** The start of two ids, because ids in one block must differ; see `TOOLS_PAGE_ID`. */
  page: 'tools_page',
} as const;

/** Matches the ids of Next and Previous. */
export const TOOLS_PAGE_ID = /^tools_page\.(?:next|previous)$/;

/** Callback ids of the windows about a tool. */
export const TOOL_MODALS = { code: 'tool_code', history: 'tool_history', edit: 'tool_edit' } as const;

/** What a button of a tool carries: which one, and the version that stood there. */
export const toolValue = ({ id, version }: Pick<Tool, 'id' | 'version'>): string => `${version}:${id}`;

/** Reads it. Undefined when it is none of ours. */
export function readToolValue(value: string): { readonly id: string; readonly version: number } | undefined {
  const [, version, id] = /^([1-9]\d{0,8}):(.+)$/s.exec(value) ?? [];
  return id === undefined ? undefined : { id, version: Number(version) };
}

/** Which list somebody looks at: all tools, those that `words` find, or those to review; from the one at `start`. */
export interface ToolsLook {
  readonly of: 'all' | 'review';
  readonly words: string;
  readonly start: number;
}

/** A button's value holds 2,000 characters; nobody looks for more than a sentence. */
export const MOST_WORDS = 200;

/** What Next and Previous carry. */
export const lookValue = ({ of, words, start }: ToolsLook): string => `${of}:${start}:${words}`;

/** Reads it. Undefined when it is none of ours. */
export function readLook(value: string): ToolsLook | undefined {
  const [, of, start, words = ''] = /^(all|review):(\d{1,6}):([\s\S]*)$/.exec(value) ?? [];
  return of === undefined ? undefined : { of: of === 'review' ? 'review' : 'all', start: Number(start), words };
}
