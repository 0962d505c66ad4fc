import { codeOf } from '#domain/text/errors.ts';
import { clean, clipped } from '../clean.ts';
import { requestFileOf, type SlackFile } from '../message.ts';
import type { Edge } from './guard.ts';

const MOST_KB = 200;
/** Read first and judged after, so that the reason names our own limit. */
const READ_BYTES = 1024 * 1024;
const REASON_CHARACTERS = 150;

/** The text of a file that somebody put into a form, or why it cannot be used, as a sentence with a next step. */
export async function handedText(
  edge: Edge,
  workspace: string,
  file: SlackFile,
): Promise<{ readonly text: string } | { readonly problem: string }> {
  const tooLarge = { problem: `This file is larger than ${MOST_KB} KB. Choose a smaller one.` };
  if (file.size > MOST_KB * 1024) {
    return tooLarge;
  }
  try {
    const whole = { ...requestFileOf(file), sha256: null, leftOut: null, summary: '' };
    const fetched = await edge.thread.fetch(workspace, whole, READ_BYTES);
    if ('reason' in fetched) {
      const reason = clipped(clean(fetched.reason), REASON_CHARACTERS);
      return { problem: `I cannot use this file: ${reason}. Choose another one.` };
    }
    return fetched.bytes.length > MOST_KB * 1024 ? tooLarge : decoded(fetched.bytes);
  } catch (error) {
    edge.log.warn('a file of a form cannot be read', { code: codeOf(error), workspace }, error);
    return { problem: 'Slack does not give me this file at the moment. Please press Propose again in a minute.' };
  }
}

function decoded(bytes: Uint8Array): { readonly text: string } | { readonly problem: string } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? NO_TEXT : { text };
  } catch {
    return NO_TEXT;
  }
}

const NO_TEXT = { problem: 'This file is no text in UTF-8. Save it as UTF-8 and choose it again.' };
