import { codeOf } from '#domain/text/errors.ts';
import { MOST_BUNDLE_BYTES } from '#domain/tool/tool-bundle.ts';
import { clean, clipped } from '../clean.ts';
import { requestFileOf, type SlackFile } from '../message.ts';
import type { Edge } from './guard.ts';

const REASON_CHARACTERS = 150;
const TOO_LARGE = {
  problem: `This file is larger than ${MOST_BUNDLE_BYTES / 1_000_000} MB. Export fewer tools and choose that file.`,
};
const NO_TEXT = {
  problem: 'This file is no text in UTF-8. Choose the .json that /smith export gave; skills only go out.',
};

/** The text of a file of tools that somebody put into a form, or why it cannot be used, as a sentence with a next step. */
export async function handedBundle(
  edge: Pick<Edge, 'thread' | 'log'>,
  workspace: string,
  file: SlackFile,
): Promise<{ readonly text: string } | { readonly problem: string }> {
  if (file.size > MOST_BUNDLE_BYTES) {
    return TOO_LARGE;
  }
  try {
    const whole = { ...requestFileOf(file), sha256: null, leftOut: null, summary: '' };
    const fetched = await edge.thread.fetch(workspace, whole, MOST_BUNDLE_BYTES);
    if ('reason' in fetched) {
      const reason = clipped(clean(fetched.reason), REASON_CHARACTERS);
      return { problem: `I cannot use this file: ${reason}. Choose another one.` };
    }
    return decoded(fetched.bytes);
  } catch (error) {
    edge.log.warn('a file of a form cannot be read', { code: codeOf(error), workspace }, error);
    return { problem: 'Slack does not give me this file at the moment. Please press Import again in a minute.' };
  }
}

function decoded(bytes: Uint8Array): { readonly text: string } | { readonly problem: string } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return NO_TEXT;
  }
}
