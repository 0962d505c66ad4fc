import { statusView } from '../page-api/render.ts';
import type { Stage } from '../stage.ts';
import { LIMITS } from '../tables/limits.ts';
import { type Json, jsonOf, records, textOf, texts } from '../values.ts';
import type { AgentStatus } from '../world/types.ts';
import { findPost, isMember, threadKey } from '../world/world.ts';
import { type Answer, answer, type Method, refuse } from './answer.ts';
import { type Found, roomOf } from './reach.ts';

const SHOWN = { active: '', processing: 'is working…', suspended: 'waits for a decision', closed: '' } as const;

/** agents.sessions.* and assistant.threads.*: both write the one line that a thread shows while the app works. */
export const SESSIONS: Record<string, Method> = {
  'agents.sessions.setStatus': setSessionStatus,
  'agents.sessions.rename': (stage, args) => {
    const thread = threadOf(stage, args, 'thread_ts_required');
    if ('no' in thread) {
      return thread.no;
    }
    const title = textOf(args, 'title') ?? '';
    const status = stage.world.statuses.get(threadKey(thread.found.channel, thread.found.threadTs));
    if (title === '' || title.length > LIMITS.sessionTitle) {
      return refuse('invalid_name');
    }
    if (status === undefined) {
      return refuse('session_not_found');
    }
    status.title = title;
    stage.changes.touch();
    return answer();
  },
  'assistant.threads.setStatus': (stage, args) => {
    const thread = threadOf(stage, args, 'invalid_thread_ts');
    if ('no' in thread) {
      return thread.no;
    }
    if (texts(args.loading_messages).length > LIMITS.loadingMessages) {
      return refuse('invalid_arguments', ['[ERROR] no more than 10 items allowed [json-pointer:/loading_messages]']);
    }
    const text = textOf(args, 'status') ?? '';
    show(stage, { ...thread.found, status: text === '' ? 'active' : 'processing', text, untilPost: true });
    return answer();
  },
  'assistant.threads.setTitle': (stage, args) => {
    const thread = threadOf(stage, args, 'invalid_thread_ts');
    return 'no' in thread ? thread.no : answer();
  },
  'assistant.threads.setSuggestedPrompts': (stage, args) => {
    const room = roomOf(stage, args, 'channel_id');
    if ('no' in room) {
      return room.no;
    }
    const given = jsonOf(args, 'prompts');
    const prompts = given === 'absent' || given === 'broken' ? [] : records(given.value);
    if (prompts.length === 0 || prompts.length > LIMITS.suggestedPrompts) {
      return refuse('invalid_arguments', ['[ERROR] between 1 and 4 items allowed [json-pointer:/prompts]']);
    }
    stage.world.prompts.set(
      room.found.id,
      prompts.map((prompt) => ({ title: textOf(prompt, 'title') ?? '', message: textOf(prompt, 'message') ?? '' })),
    );
    stage.changes.touch();
    return answer();
  },
};

function setSessionStatus(stage: Stage, args: Json): Answer {
  const thread = threadOf(stage, args, 'thread_ts_required');
  if ('no' in thread) {
    return thread.no;
  }
  const status = statusOf(textOf(args, 'status'));
  if (status === undefined) {
    return refuse('invalid_status');
  }
  const initiator = textOf(args, 'initiator_user_id');
  if (initiator !== undefined && !stage.world.people.has(initiator)) {
    return refuse('user_not_found');
  }
  const before = stage.world.statuses.get(threadKey(thread.found.channel, thread.found.threadTs));
  const title = before?.title ?? textOf(args, 'title');
  show(stage, {
    ...thread.found,
    status,
    text: SHOWN[status],
    untilPost: false,
    ...(title === undefined ? {} : { title }),
  });
  return answer();
}

const statusOf = (given: string | undefined): AgentStatus['status'] | undefined =>
  given === 'active' || given === 'processing' || given === 'suspended' || given === 'closed' ? given : undefined;

function show(stage: Stage, status: AgentStatus): void {
  stage.world.statuses.set(threadKey(status.channel, status.threadTs), status);
  stage.changes.publish({
    happening: (viewer) =>
      isMember(stage.world, status.channel, viewer) ? { type: 'status', status: statusView(status) } : undefined,
  });
}

function threadOf(stage: Stage, args: Json, missing: string): Found<{ channel: string; threadTs: string }> {
  const room = roomOf(stage, args, 'channel_id');
  if ('no' in room) {
    return room;
  }
  const threadTs = textOf(args, 'thread_ts') ?? '';
  return findPost(stage.world, room.found.id, threadTs) === undefined
    ? { no: refuse(missing) }
    : { found: { channel: room.found.id, threadTs } };
}
