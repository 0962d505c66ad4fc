import { command, shortcut } from './acts/command.ts';
import { chosen, placedElements } from './acts/elements.ts';
import { close, submit } from './acts/modal.ts';
import { isRefused, type Refused } from './acts/outcome.ts';
import { press } from './acts/press.ts';
import { edit, openHome, remove, say, stopSession } from './acts/talk.ts';
import type { Delivered } from './deliveries.ts';
import { dropFile } from './files.ts';
import { deliverEvent, sendEvent } from './payloads/event.ts';
import type { Stage } from './stage.ts';
import { type Json, records, textOf } from './values.ts';
import { topModal } from './views.ts';
import { APP } from './world/people.ts';
import type { AgentStatus, Human, Ping, Post, Room, StoredView } from './world/types.ts';
import { findPost } from './world/world.ts';

/** A press in a test: by action_id; the rest is found on the message or in the modal. */
export interface TestPress {
  as: string;
  actionId: string;
  /** The message; without it the person's modal, or their Home when `home` is set. */
  channel?: string;
  ts?: string;
  home?: boolean;
  /** Which of several elements of that name. */
  blockId?: string;
  /** A button's value to send instead of its own, or what is chosen in a menu or in boxes. */
  value?: string | readonly string[];
  /** Chosen before in other elements: action_id → value. */
  fill?: Record<string, string | readonly string[]>;
  /** Presses what is not there any more. */
  stale?: boolean;
}

/** What people do and see, for tests. Acts of people that Slack or the app refuses come back as `Refused`. */
export interface ActPort {
  /** Gives the message's ts. Text is as typed: `<@U…>` and `<#C…>` stay, the rest is escaped. Throws when Slack refuses it. */
  say: (given: {
    as: string;
    channel: string;
    text: string;
    threadTs?: string;
    files?: readonly { name: string; bytes: Uint8Array | string }[];
  }) => string;
  edit: (given: { as: string; channel: string; ts: string; text: string }) => Post | Refused;
  remove: (given: { as: string; channel: string; ts: string }) => Post | Refused;
  press: (given: TestPress) => Promise<{ acked: true } | Refused>;
  /** `fill`: action_id → value, as TestPress. */
  submitView: (given: {
    as: string;
    fill?: Record<string, string | readonly string[]>;
  }) => Promise<{ errors?: Record<string, string> } | Refused>;
  closeView: (given: { as: string }) => Promise<{ closed: true } | Refused>;
  command: (given: {
    as: string;
    channel: string;
    command: string;
    text: string;
  }) => Promise<{ acked: true } | Refused>;
  shortcut: (given: {
    as: string;
    channel: string;
    ts: string;
    callbackId: string;
  }) => Promise<{ acked: true } | Refused>;
  stopSession: (given: { as: string; channel: string; threadTs: string }) => void;
  openHome: (given: { as: string; tab?: 'home' | 'messages' }) => void;
  /** Messages of a channel or of one thread (its root first), oldest first, without ephemeral ones. */
  messages: (channel: string, threadTs?: string) => Post[];
  /** What only this person sees, in all channels or one. */
  ephemerals: (person: string, channel?: string) => Post[];
  modal: (person: string) => StoredView | undefined;
  home: (person: string) => StoredView | undefined;
  statuses: () => AgentStatus[];
  /** Whom new messages of the app rang: ids of people and groups, channel, here, everyone. Edits ring nobody. */
  pings: () => Ping[];
  /** A file of a person that is nowhere yet, for a file_input: its id is the value to fill in. */
  dropFile: (given: { as: string; name: string; bytes: Uint8Array | string }) => string;
  file: (id: string) => { name: string; bytes: Uint8Array } | undefined;
  addPerson: (human: Human) => void;
  addChannel: (room: Pick<Room, 'id' | 'name' | 'members'> & Partial<Room>) => void;
  /** The workspace throws the app out: its token is dead, app_uninstalled and tokens_revoked are sent. */
  uninstall: () => void;
  sendEvent: (event: Json) => Promise<Delivered>;
}

/** The acts over one stage. */
export function actPort(stage: Stage): ActPort {
  const { world } = stage;
  return {
    say: ({ files = [], ...given }) => {
      const ids = files.map((file) => dropFile(stage, given.as, file.name, bytesOf(file.bytes)).id);
      const post = say(stage, { ...given, files: ids });
      if (isRefused(post)) {
        throw new Error(`${post.refused}: ${post.message}`);
      }
      return post.ts;
    },
    edit: (given) => edit(stage, given),
    remove: (given) => remove(stage, given),
    press: (given) => pressByName(stage, given),
    submitView: ({ as, fill = {} }) => {
      const view = topModal(stage, as);
      return submit(stage, { as, view: view?.id ?? '', state: filled(records(view?.body.blocks), fill) });
    },
    closeView: ({ as }) => close(stage, { as, view: topModal(stage, as)?.id ?? '' }),
    command: (given) => command(stage, given),
    shortcut: (given) => shortcut(stage, given),
    stopSession: (given) => {
      stopSession(stage, given);
    },
    openHome: ({ as, tab = 'home' }) => {
      openHome(stage, { as, tab });
    },
    messages: (channel, threadTs) =>
      world.posts.filter(
        (post) =>
          post.channel === channel &&
          post.ephemeralFor === undefined &&
          (threadTs === undefined || post.ts === threadTs || post.threadTs === threadTs),
      ),
    ephemerals: (person, channel) =>
      world.posts.filter((post) => post.ephemeralFor === person && (channel === undefined || post.channel === channel)),
    modal: (person) => topModal(stage, person),
    home: (person) => world.homes.get(person),
    statuses: () => [...world.statuses.values()],
    pings: () => [...world.pings],
    dropFile: ({ as, name, bytes }) => dropFile(stage, as, name, bytesOf(bytes)).id,
    file: (id) => world.files.get(id),
    addPerson: (human) => {
      world.people.set(human.id, human);
    },
    addChannel: (room) => {
      world.rooms.set(room.id, {
        kind: 'channel',
        purpose: '',
        external: false,
        archived: false,
        created: 1_700_000_000,
        unread: 0,
        ...room,
      });
    },
    uninstall: () => {
      world.uninstalled = true;
      sendEvent(stage, { type: 'tokens_revoked', tokens: { oauth: [], bot: [APP.userId] } }, undefined);
      sendEvent(stage, { type: 'app_uninstalled' }, undefined);
    },
    sendEvent: (event) => deliverEvent(stage, event, undefined),
  };
}

function pressByName(stage: Stage, given: TestPress): Promise<{ acked: true } | Refused> {
  const view = given.home === true ? stage.world.homes.get(given.as) : topModal(stage, given.as);
  const place = { channel: given.channel ?? '', ts: given.ts ?? '' };
  const onMessage = given.channel !== undefined && given.ts !== undefined;
  const blocks = onMessage
    ? (findPost(stage.world, place.channel, place.ts)?.blocks ?? [])
    : records(view?.body.blocks);
  const placed = placedElements(blocks).find(
    ({ blockId, element }) =>
      element.action_id === given.actionId && (given.blockId === undefined || blockId === given.blockId),
  );
  const element = placed?.element ?? { type: 'button' };
  return press(stage, {
    as: given.as,
    container: onMessage ? { type: 'message', ...place } : { type: 'view', view: view?.id ?? '' },
    blockId: placed?.blockId ?? given.blockId ?? 'gone',
    actionId: given.actionId,
    element: given.value === undefined ? { type: textOf(element, 'type') ?? 'button' } : chosen(element, given.value),
    state: filled(blocks, given.fill ?? {}),
    ...(given.stale === undefined ? {} : { stale: given.stale }),
  });
}

function filled(
  blocks: readonly Json[],
  fill: Record<string, string | readonly string[]>,
): Record<string, Record<string, Json>> {
  const state: Record<string, Record<string, Json>> = {};
  for (const { blockId, element } of placedElements(blocks)) {
    const actionId = textOf(element, 'action_id') ?? '';
    const value = fill[actionId];
    if (value !== undefined) {
      state[blockId] = { ...state[blockId], [actionId]: chosen(element, value) };
    }
  }
  return state;
}

const bytesOf = (given: Uint8Array | string): Uint8Array => (typeof given === 'string' ? Buffer.from(given) : given);
