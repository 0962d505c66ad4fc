import { announceFile } from '../files.ts';
import { fileObject } from '../payloads/file.ts';
import { addPost } from '../posts.ts';
import type { Stage } from '../stage.ts';
import { LIMITS } from '../tables/limits.ts';
import { type Json, jsonOf, numberOf, records, textOf, texts } from '../values.ts';
import { APP } from '../world/people.ts';
import type { StoredFile } from '../world/types.ts';
import { findPost, isMember } from '../world/world.ts';
import { type Answer, answer, type Method, refuse } from './answer.ts';
import { blocksOf } from './content.ts';
import { type Found, writableRoom } from './reach.ts';

/** files.*: announce, upload (over HTTP), share, look up, delete. */
export const FILES: Record<string, Method> = {
  'files.getUploadURLExternal': getUploadUrl,
  'files.completeUploadExternal': complete,
  'files.info': (stage, args) => {
    const file = fileOf(stage, args);
    return 'no' in file ? file.no : answer({ file: fileObject(stage, file.found, 'info') });
  },
  'files.delete': (stage, args) => {
    const file = fileOf(stage, args);
    if ('no' in file) {
      return file.no;
    }
    if (file.found.user !== APP.userId) {
      return refuse('cant_delete_file');
    }
    file.found.state = 'deleted';
    stage.changes.touch();
    return answer();
  },
};

function getUploadUrl(stage: Stage, args: Json): Answer {
  const length = numberOf(args, 'length') ?? 0;
  if (length < 1) {
    return refuse('missing_argument', ['[ERROR] missing required field: length']);
  }
  if (length > stage.settings.uploadBytes) {
    return refuse('file_upload_size_restricted');
  }
  const snippet = textOf(args, 'snippet_type');
  if (snippet !== undefined && !/^[a-z0-9_+#-]+$/i.test(snippet)) {
    return refuse('unknown_snippet_type');
  }
  if (snippet !== undefined && length > LIMITS.snippetBytes) {
    return refuse('snippet_too_large');
  }
  // The SDK says alt_text, Slack's papers say alt_txt: both are taken.
  const altText = textOf(args, 'alt_txt') ?? textOf(args, 'alt_text');
  if (altText !== undefined && altText.length > LIMITS.fileAltText) {
    return refuse('alt_txt_too_large');
  }
  const file = announceFile(stage, {
    name: textOf(args, 'filename') ?? 'file',
    bytes: length,
    user: APP.userId,
    altText,
  });
  return answer({ upload_url: `${stage.origin()}/upload/${file.id}`, file_id: file.id });
}

function complete(stage: Stage, args: Json): Answer {
  const files = uploaded(stage, args);
  if ('no' in files) {
    return files.no;
  }
  const channels = [...new Set([...texts(args.channel_id), ...texts(args.channels)])];
  if (channels.length > LIMITS.shareChannels) {
    return refuse('channels_limit_exceeded');
  }
  for (const channel of channels) {
    const room = writableRoom(stage, { channel });
    if ('no' in room) {
      // The reference names no is_archived here.
      return room.no.error === 'is_archived' ? refuse('posting_to_channel_denied') : room.no;
    }
  }
  const blocks = blocksOf(stage, args);
  if ('no' in blocks) {
    return refuse('invalid_blocks');
  }
  if (blocks.found.some((block) => block.type === 'markdown')) {
    // Slack breaks on markdown blocks here (slackapi/python-slack-sdk#1756); an app has to live with it.
    return refuse('internal_error');
  }
  const text = textOf(args, 'initial_comment') ?? '';
  const answerNow = answer({ files: files.found.map((file) => fileObject(stage, file, 'completed')) });
  stage.later(stage.settings.shareDelayMs, () => {
    const ids = files.found.map((file) => file.id);
    for (const file of files.found) {
      file.state = 'ready';
    }
    for (const channel of channels) {
      const root = findPost(stage.world, channel, textOf(args, 'thread_ts') ?? '');
      addPost(stage, {
        channel,
        user: APP.userId,
        text,
        // With a comment Slack leaves the blocks out.
        blocks: text === '' ? blocks.found : [],
        files: ids,
        threadTs: root?.threadTs ?? root?.ts,
      });
    }
    stage.changes.touch();
  });
  return answerNow;
}

function uploaded(stage: Stage, args: Json): Found<StoredFile[]> {
  const given = jsonOf(args, 'files');
  const wanted = given === 'absent' || given === 'broken' ? [] : records(given.value);
  if (wanted.length === 0) {
    return { no: refuse('invalid_arguments', ['[ERROR] must provide files [json-pointer:/files]']) };
  }
  const files: StoredFile[] = [];
  for (const entry of wanted) {
    const file = stage.world.files.get(textOf(entry, 'id') ?? '');
    if (file === undefined || file.state === 'deleted') {
      return { no: refuse('file_not_found') };
    }
    if (file.state !== 'stored') {
      return { no: refuse('file_update_failed') };
    }
    file.title = textOf(entry, 'title') ?? file.name;
    files.push(file);
  }
  return { found: files };
}

/** A file that the app may see: its own, or one in a conversation that it is in. */
function fileOf(stage: Stage, args: Json): Found<StoredFile> {
  const file = stage.world.files.get(textOf(args, 'file') ?? '');
  if (file === undefined || file.state === 'announced') {
    return { no: refuse('file_not_found') };
  }
  if (file.state === 'deleted') {
    return { no: refuse('file_deleted') };
  }
  const mine =
    file.user === APP.userId ||
    file.handed ||
    file.shares.some((share) => isMember(stage.world, share.channel, APP.userId));
  return mine ? { found: file } : { no: refuse('file_not_found') };
}
