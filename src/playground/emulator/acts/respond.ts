import type { IncomingMessage, ServerResponse } from 'node:http';
import { argumentsOf, bodyOf, sendBytes, sendJson } from '../http.ts';
import { changePost, removePost } from '../posts.ts';
import type { Stage } from '../stage.ts';
import type { ResponseTarget } from '../tickets.ts';
import { type Json, textOf } from '../values.ts';
import { contentOf } from '../web-api/content.ts';
import { findPost } from '../world/world.ts';
import { answered } from './command.ts';

const MAX_BODY_BYTES = 1_000_000;

/** /respond/KEY, the response_url of an interaction: five uses within half an hour. */
export async function takeResponse(
  stage: Stage,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const body = await bodyOf(request, MAX_BODY_BYTES);
  const args = body === 'too_large' ? undefined : await argumentsOf(request, body.bytes, url);
  const target = stage.tickets.answer(url.pathname.slice('/respond/'.length));
  if (typeof target === 'string') {
    return sendBytes(response, 404, target, 'text/plain');
  }
  const error = args === undefined ? 'invalid_payload' : respond(stage, target, args);
  sendJson(response, error === undefined ? 200 : 400, error === undefined ? { ok: true } : { ok: false, error });
}

/** Replaces, deletes or adds; gives Slack's error name when the words cannot be shown. */
function respond(stage: Stage, target: ResponseTarget, args: Json): string | undefined {
  const post = target.ts === undefined ? undefined : findPost(stage.world, target.channel, target.ts);
  if (yes(args.delete_original)) {
    if (post !== undefined) {
      removePost(stage, post);
    }
    return undefined;
  }
  if (args.markdown_text !== undefined) {
    return 'invalid_arguments';
  }
  if (yes(args.replace_original) && post !== undefined) {
    const content = contentOf(stage, args, 'ephemeral');
    if ('no' in content) {
      return textOf(content.no, 'error');
    }
    changePost(stage, post, { text: content.found.text, blocks: content.found.blocks });
    return undefined;
  }
  const shown = answered(stage, target, args);
  return 'refused' in shown ? shown.refused : undefined;
}

const yes = (value: unknown): boolean => value === true || value === 'true';
