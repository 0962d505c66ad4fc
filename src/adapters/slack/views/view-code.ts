import type { types } from '@slack/bolt';
import type { ProgramView } from '#agent/face/agent.ts';
import { said, say } from '../said.ts';
import { count, linesOf } from '../texts/quantities.ts';
import { ACTIONS, MODALS } from './actions.ts';
import { context, plainText, preformatted } from './blocks.ts';
import { digestCode } from './fine-print.ts';
import { LIMITS } from './limits.ts';
import { type Page, pagesOf } from './pages.ts';
import { type ModalPlace, metadataOf } from './place.ts';

/** Modal *View code*: the program of a turn. */
export const viewCode = (program: ProgramView, place: ModalPlace, page: number): types.ModalView =>
  codeWindow({
    callback: MODALS.code,
    select: ACTIONS.page,
    metadata: (at) => metadataOf(place, at),
    digest: program.digest,
    files: program.files,
    page,
  });

/** What a window of code shows: the files of a program or tool, the first of them the function. */
export interface CodeWindow {
  readonly callback: string;
  /** The id of the menu of pages. */
  readonly select: string;
  readonly metadata: (page: number) => string;
  readonly digest: string;
  readonly files: ProgramView['files'];
  /** Counts from 0; one that is not there is the nearest. */
  readonly page: number;
}

/**
 * One page of a program as it is stored, with line numbers, because tracebacks name lines. What hides from a reader is
 * drawn.
 */
export function codeWindow({ callback, select, metadata, digest, files, page }: CodeWindow): types.ModalView {
  const pages = pagesOf({ files });
  const at = Math.min(Math.max(Math.trunc(page) || 0, 0), Math.max(pages.length - 1, 0));
  const shown = pages[at] ?? { path: files[0]?.path ?? '', first: 0, last: 0, text: '' };
  const lines = linesOf(files[0]?.text ?? '').length;
  return {
    type: 'modal',
    callback_id: callback,
    private_metadata: metadata(at),
    title: plainText('View code', LIMITS.modalTitle),
    close: plainText('Close', LIMITS.modalTitle),
    ...(at < pages.length - 1 && { submit: plainText('Next page', LIMITS.modalTitle) }),
    blocks: [
      context(
        'facts',
        say`${said(count(lines, 'line'))} · digest ${digestCode(digest)} · the line numbers are not part of the program`,
      ),
      ...(pages.length === 0 ? [] : [pageSelect(pages, at, select)]),
      preformatted('page', shown.path, shown.text),
    ],
  };
}

/** Slack takes 100 options at most: then those around the page. */
function pageSelect(pages: readonly Page[], at: number, action: string): types.ActionsBlock {
  const start = Math.max(0, Math.min(at - LIMITS.selectOptions / 2, pages.length - LIMITS.selectOptions));
  const options = pages.slice(start, start + LIMITS.selectOptions).map((page, index) => optionOf(page, start + index));
  const chosen = options[at - start];
  return {
    type: 'actions',
    block_id: `select.${at}`,
    elements: [{ type: 'static_select', action_id: action, options, ...(chosen && { initial_option: chosen }) }],
  };
}

const optionOf = ({ path, first, last }: Page, index: number): types.PlainTextOption => ({
  text: plainText(`${path}, ${first === last ? `line ${first}` : `lines ${first} to ${last}`}`, LIMITS.optionText),
  value: String(index),
});
