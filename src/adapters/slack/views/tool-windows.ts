import type { types } from '@slack/bolt';
import { z } from 'zod';
import { LAYOUT } from '#domain/program/main-file.ts';
import type { Tool, ToolEvent } from '#domain/tool/tool.ts';
import { moment, plainly, type Said, said, say } from '../said.ts';
import { nameOf } from '../texts/tools.ts';
import { plainText, section } from './blocks.ts';
import { digestCode } from './fine-print.ts';
import { CARD, LIMITS } from './limits.ts';
import { lineBlocks } from './line-blocks.ts';
import { TOOL_ACTIONS, TOOL_MODALS } from './tool-actions.ts';
import { codeWindow } from './view-code.ts';

/** What a window about a tool was opened about, and from where. */
export interface ToolPlace {
  readonly workspace: string;
  readonly channel: string;
  readonly tool: string;
}

const Stored = z.object({
  workspace: z.string().min(1),
  channel: z.string().min(1),
  tool: z.string().min(1),
  page: z.coerce.number().int().nonnegative(),
  seen: z.coerce.number().nonnegative(),
});

/** The private_metadata of such a window: `page` of the code, and when what is shown was changed last. */
export const toolMetadata = (place: ToolPlace, { page = 0, seen = 0 } = {}): string =>
  new URLSearchParams({ ...place, page: String(page), seen: String(seen) }).toString().slice(0, LIMITS.modalMetadata);

/** Reads it. Undefined when it is none of ours. */
export const readToolPlace = (metadata: string): z.infer<typeof Stored> | undefined =>
  Stored.safeParse(Object.fromEntries(new URLSearchParams(metadata))).data;

/** Window *View code* of a tool: one page of its function as it is stored. */
export const toolCode = (tool: Tool, place: ToolPlace, wanted: number): types.ModalView =>
  codeWindow({
    callback: TOOL_MODALS.code,
    select: TOOL_ACTIONS.codePage,
    metadata: (page) => toolMetadata(place, { page }),
    digest: tool.toolDigest,
    files: [{ path: LAYOUT[tool.language].tool, text: tool.source }],
    page: wanted,
  });

/** Window *History*: every version, with who and when, the newest first. */
export const toolHistory = (tool: Tool, place: ToolPlace): types.ModalView => ({
  type: 'modal',
  callback_id: TOOL_MODALS.history,
  private_metadata: toolMetadata(place),
  title: plainText('History', LIMITS.modalTitle),
  close: plainText('Close', LIMITS.modalTitle),
  blocks: [section('tool', nameOf(tool)), ...lineBlocks('event', tool.history.toReversed().map(eventLine))],
});

const eventLine = ({ what, version, by, at, toolDigest }: ToolEvent): Said =>
  say`${moment(at, 'both')} · ${said(by.name, CARD.name)} ${DONE[what]} · version ${version}, digest ${digestCode(toolDigest)}`;

const DONE: Readonly<Record<ToolEvent['what'], Said>> = {
  kept: plainly`kept it`,
  new_version: plainly`made a new version`,
  edited: plainly`changed its words`,
  retired: plainly`retired it`,
  restored: plainly`restored it`,
  imported: plainly`imported it`,
};
