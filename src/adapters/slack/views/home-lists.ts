import type { types } from '@slack/bolt';
import type { RunItem, WaitingItem } from '#agent/face/home-view.ts';
import type { Outcome } from '#domain/program/run.ts';
import { lastAttempt, type ThreadRef, type Turn } from '#domain/session/session.ts';
import { channelMention, joined, mention, moment, plainly, type Said, said, say, strong } from '../said.ts';
import { spentText } from '../texts/money.ts';
import { brief } from '../texts/quantities.ts';
import { type Block, context, plainText, section } from './blocks.ts';
import { reachInShort } from './fields.ts';
import { goalOf } from './heading.ts';
import { HOME_ACTIONS } from './home-actions.ts';
import { CARD, LIMITS } from './limits.ts';

const MOST_WAITING = 10;
const MORE = plainly`More wait for you. Decide these first, then open Home again.`;

/** What waits for this person's yes, each with a link to its card: approving happens in the thread. */
export function waitingBlocks(items: readonly WaitingItem[], origin: string): Block[] {
  return [
    header('waiting', 'Waiting for you'),
    ...(items.length === 0 ? [section('waiting.none', plainly`Nothing waits for you.`)] : []),
    ...items.slice(0, MOST_WAITING).flatMap((item, at) => waitingRow(item, at, origin)),
    ...(items.length > MOST_WAITING ? [context('waiting.more', MORE)] : []),
  ];
}

function waitingRow({ ref, turn }: WaitingItem, at: number, origin: string): Block[] {
  const { expiresAt } = turn.waiting;
  const last = lastAttempt(turn);
  const sentences = [
    say`${mention(turn.request.user)} in ${placeOf(ref)}, ${moment(turn.request.at, 'both')}.`,
    ...(last === undefined ? [] : [said(reachInShort(last))]),
    ...(expiresAt === null ? [] : [say`Expires ${moment(expiresAt, 'both')}.`]),
  ];
  return [
    { ...section(`waiting.${at}`, goal(turn)), accessory: openButton(ref, turn, origin) },
    context(`waiting.${at}.more`, joined(sentences, ' ')),
  ];
}

/** The newest runs of the channels that the person is in. */
export const runBlocks = (items: readonly RunItem[], origin: string): Block[] => [
  header('runs', 'Recent runs'),
  ...(items.length === 0 ? [section('runs.none', plainly`Nothing has run yet in the channels that you are in.`)] : []),
  ...items.flatMap((item, at) => runRow(item, at, origin)),
];

function runRow({ ref, turn, attempt, run }: RunItem, at: number, origin: string): Block[] {
  const { reused } = attempt;
  const tool = reused && say`${said(reused.name, CARD.name)} v${reused.version}`;
  const facts = [
    moment(run.endedAt, 'both'),
    said(brief(run.endedAt - run.startedAt)),
    said(spentText(turn.spent) ?? 'no model, no cost'),
    placeOf(ref),
  ];
  const title = joined([strong(said(OUTCOMES[run.outcome.kind])), ...(tool ? [tool] : []), goal(turn, false)], ' · ');
  return [
    { ...section(`run.${at}`, title), accessory: openButton(ref, turn, origin) },
    context(`run.${at}.more`, joined(facts, ' · ')),
  ];
}

const OUTCOMES: Readonly<Record<Outcome['kind'], string>> = {
  passed: 'Passed',
  failed: 'Failed',
  check_failed: 'Check failed',
  limit: 'Over a limit',
  input_changed: 'A file changed',
  sandbox_unavailable: 'No sandbox',
};

/** A part of Home begins. */
export const header = (id: string, text: string): types.HeaderBlock => ({
  type: 'header',
  block_id: id,
  text: plainText(text, LIMITS.cell),
});

function goal(turn: Turn, bold = true): Said {
  const words = said(goalOf({ turn }), CARD.goal);
  const shown = words === '' ? plainly`A request` : words;
  return bold ? strong(shown) : shown;
}

/** As each reader may see the channel's name. */
const placeOf = ({ channel }: ThreadRef): Said =>
  channel.startsWith('D') ? plainly`a direct message` : channelMention(channel);

/** A link to the card. Permalinks are made of the workspace's own address, so none has to be asked for. */
function openButton(ref: ThreadRef, turn: Turn, origin: string): types.Button {
  const { channel, thread } = ref;
  const ts = turn.messages.card ?? thread;
  const within = ts === thread ? '' : `?${new URLSearchParams({ thread_ts: thread, cid: channel })}`;
  return {
    type: 'button',
    text: plainText('Open', LIMITS.buttonText),
    action_id: HOME_ACTIONS.open,
    url: `${new URL(`archives/${channel}/p${ts.replace('.', '')}`, origin)}${within}`,
  };
}
