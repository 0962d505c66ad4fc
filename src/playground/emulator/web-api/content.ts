import type { Stage } from '../stage.ts';
import { LIMITS } from '../tables/limits.ts';
import { checkMessageBlocks, type Wrong } from '../validate/message.ts';
import { isRecord, type Json, jsonOf, records, textOf } from '../values.ts';
import type { Post } from '../world/types.ts';
import { refuse } from './answer.ts';
import type { Found } from './reach.ts';

/** The words of a message after Slack's checks. */
export interface Content {
  text: string;
  blocks: Json[];
  metadata?: Post['metadata'];
}

/** Reads text, blocks, attachments, markdown_text and metadata of a chat call and refuses them as Slack does. */
export function contentOf(stage: Stage, args: Json, kind: 'post' | 'update' | 'ephemeral'): Found<Content> {
  const blocks = blocksOf(stage, args);
  if ('no' in blocks) {
    return blocks;
  }
  const text = wordsOf(args, blocks.found, kind);
  if ('no' in text) {
    return text;
  }
  const metadata = metadataOf(args);
  if ('no' in metadata) {
    return metadata;
  }
  const markdown = textOf(args, 'markdown_text');
  return {
    found: {
      text: text.found,
      blocks: markdown === undefined ? blocks.found : [{ type: 'markdown', text: markdown }],
      metadata: metadata.found,
    },
  };
}

/** The blocks of a call, checked for messages. */
export function blocksOf(stage: Stage, args: Json): Found<Json[]> {
  const given = jsonOf(args, 'blocks');
  if (given === 'absent') {
    return { found: [] };
  }
  if (given === 'broken' || !Array.isArray(given.value)) {
    return { no: refuse('invalid_blocks_format') };
  }
  const wrong = checkMessageBlocks(stage, given.value);
  return wrong === undefined ? { found: records(given.value) } : { no: refuseBlocks(wrong) };
}

/** Slack lists the problems twice: with and without their level. */
const refuseBlocks = (wrong: Wrong) =>
  refuse(wrong.error, wrong.messages, { errors: wrong.messages.map((message) => message.replace('[ERROR] ', '')) });

function wordsOf(args: Json, blocks: Json[], kind: 'post' | 'update' | 'ephemeral'): Found<string> {
  const text = textOf(args, 'text') ?? '';
  const markdown = textOf(args, 'markdown_text');
  const attachments = jsonOf(args, 'attachments');
  const attached = attachments === 'absent' || attachments === 'broken' ? 0 : records(attachments.value).length;
  if (attached > LIMITS.attachments) {
    return { no: refuse('too_many_attachments') };
  }
  if (markdown !== undefined && (text !== '' || blocks.length > 0)) {
    return { no: refuse('markdown_text_conflict') };
  }
  if (text === '' && blocks.length === 0 && attached === 0 && (markdown ?? '') === '') {
    return { no: refuse('no_text') };
  }
  if (kind === 'post') {
    return { found: (markdown ?? text).slice(0, LIMITS.postText) };
  }
  const limit = kind === 'update' ? LIMITS.updateText : LIMITS.postText;
  return text.length > limit ? { no: refuse('msg_too_long') } : { found: markdown ?? text };
}

function metadataOf(args: Json): Found<Post['metadata']> {
  const given = jsonOf(args, 'metadata');
  if (given === 'absent') {
    return { found: undefined };
  }
  if (given === 'broken' || !isRecord(given.value)) {
    return { no: refuse('invalid_metadata_format') };
  }
  const { event_type, event_payload } = given.value;
  if (typeof event_type !== 'string' || !isRecord(event_payload)) {
    return { no: refuse('invalid_metadata_format') };
  }
  return Buffer.byteLength(JSON.stringify(event_payload)) > LIMITS.metadataBytes
    ? { no: refuse('metadata_too_large') }
    : { found: { event_type, event_payload } };
}
