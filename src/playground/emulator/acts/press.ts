import type { Delivered } from '../deliveries.ts';
import { pressedMessage } from '../payloads/message.ts';
import { viewObject } from '../payloads/view.ts';
import type { Stage } from '../stage.ts';
import { compact, type Json, records, textOf } from '../values.ts';
import { findView } from '../views.ts';
import type { Post, StoredView } from '../world/types.ts';
import { findPost } from '../world/world.ts';
import { placedElements, stateOf } from './elements.ts';
import { channelOf, common } from './interaction.ts';
import { isRefused, NO_ANSWER, type Refused, refused } from './outcome.ts';
import { roomFor } from './talk.ts';

/** A press of a button, or a change of a menu or of boxes. */
export interface Press {
  as: string;
  container: { type: 'message'; channel: string; ts: string } | { type: 'view'; view: string };
  blockId: string;
  actionId: string;
  /** Slack's own fields of the action: {type, value}, {type, selected_option}, … */
  element: Json;
  state: Record<string, Record<string, Json>>;
  /** Takes the press of an element that is not on the message any more, as from a page that was open too long. */
  stale?: boolean;
}

/** Sends block_actions to the app and waits for its ack. */
export function press(stage: Stage, given: Press): Promise<{ acked: true } | Refused> {
  return given.container.type === 'message'
    ? pressMessage(stage, given, given.container)
    : pressView(stage, given, given.container.view);
}

async function pressMessage(
  stage: Stage,
  given: Press,
  place: { channel: string; ts: string },
): Promise<{ acked: true } | Refused> {
  const room = roomFor(stage, given.as, place.channel);
  if (isRefused(room)) {
    return room;
  }
  const post = findPost(stage.world, place.channel, place.ts);
  if (post === undefined || (post.ephemeralFor !== undefined && post.ephemeralFor !== given.as)) {
    return refused('message_not_found', 'This message is not there any more.');
  }
  const action = actionOf(post.blocks, given);
  if (action === undefined) {
    return refused('block_mismatch', 'This button is not there any more.');
  }
  const ephemeral = post.ephemeralFor !== undefined;
  const payload = {
    type: 'block_actions',
    ...common(stage, given.as),
    container: compact({
      type: 'message',
      message_ts: post.ts,
      channel_id: post.channel,
      is_ephemeral: ephemeral,
      thread_ts: post.threadTs,
    }),
    trigger_id: stage.tickets.trigger(given.as),
    channel: channelOf(room),
    ...(ephemeral ? {} : { message: pressedMessage(stage, post) }),
    response_url: stage.tickets.responseUrl(stage.origin(), target(post, given.as)),
    state: { values: stateOf(post.blocks, given.state) },
    actions: [action],
  };
  return acked(await stage.socket.send('interactive', payload));
}

async function pressView(stage: Stage, given: Press, id: string): Promise<{ acked: true } | Refused> {
  const view = findView(stage, { id });
  if (view === undefined || view.person !== given.as) {
    return refused('view_not_found', 'This window is closed.');
  }
  const blocks = records(view.body.blocks);
  const action = actionOf(blocks, given);
  if (action === undefined) {
    return refused('block_mismatch', 'This button is not there any more.');
  }
  view.state = stateOf(blocks, withAction(view, given));
  const payload = {
    type: 'block_actions',
    ...common(stage, given.as),
    container: { type: 'view', view_id: view.id },
    trigger_id: stage.tickets.trigger(given.as),
    view: viewObject(view),
    actions: [action],
  };
  return acked(await stage.socket.send('interactive', payload));
}

/** A changed menu or box is part of the state that goes along. */
const withAction = (view: StoredView, given: Press): Record<string, Record<string, Json>> => {
  const merged = { ...view.state, ...given.state };
  return ['button', 'overflow'].includes(textOf(given.element, 'type') ?? '')
    ? merged
    : { ...merged, [given.blockId]: { ...merged[given.blockId], [given.actionId]: given.element } };
};

/** The action as Slack sends it: what the app put there, and what the person chose. */
function actionOf(blocks: readonly Json[], given: Press): Json | undefined {
  const placed = placedElements(blocks).find(
    (one) => one.blockId === given.blockId && one.element.action_id === given.actionId,
  );
  if (placed === undefined && given.stale !== true) {
    return undefined;
  }
  const element = placed?.element ?? {};
  const kept = ['text', 'style', 'url', 'confirm', 'placeholder'].flatMap((name) =>
    element[name] === undefined ? [] : [[name, element[name]]],
  );
  return compact({
    type: textOf(element, 'type') ?? given.element.type,
    action_id: given.actionId,
    block_id: given.blockId,
    ...Object.fromEntries(kept),
    value: element.value,
    ...given.element,
    action_ts: `${(Date.now() / 1_000).toFixed(6)}`,
  });
}

const target = (post: Post, person: string) => ({
  channel: post.channel,
  person,
  ts: post.ts,
  ephemeral: post.ephemeralFor !== undefined,
  ...(post.threadTs === undefined ? {} : { threadTs: post.threadTs }),
});

const acked = (delivered: Delivered): { acked: true } | Refused => (delivered.ok ? { acked: true } : NO_ANSWER);
