import type { types } from '@slack/bolt';
import type { HomeView } from '#agent/face/home-view.ts';
import { plainly, type Said } from '../said.ts';
import { type Block, section } from './blocks.ts';
import { lookValue } from './home-actions.ts';
import { libraryBlocks, reviewBlocks } from './home-library.ts';
import { runBlocks, waitingBlocks } from './home-lists.ts';
import { adminBlocks, spendBlocks } from './home-numbers.ts';

/** What Home is drawn with: where links lead, and what the last press came to. */
export interface HomeAround {
  /** The workspace's own address in Slack. */
  readonly origin: string;
  readonly told: HomeTold | undefined;
}

/** A sentence, and the button that takes it back, if one does. */
export interface HomeTold {
  readonly text: Said;
  readonly undo?: types.Button;
}

/** App Home, whole. `private_metadata` is what the library shows, for the next press. */
export function homeView(home: HomeView, { origin, told }: HomeAround): types.HomeView {
  const parts = [
    top(home, told),
    waitingBlocks(home.waiting, origin),
    home.tools === undefined ? [] : libraryBlocks(home.tools),
    reviewBlocks(home.review),
    runBlocks(home.runs, origin),
    home.spend === undefined ? [] : spendBlocks(home.spend),
    home.isAdmin ? adminBlocks(home) : [],
  ].filter((blocks) => blocks.length > 0);
  return {
    type: 'home',
    private_metadata: lookValue(home.tools ?? { words: '', page: 0 }),
    blocks: parts.flatMap((blocks, at) => (at === 0 ? blocks : [divider(at), ...blocks])),
  };
}

/** Home while it cannot be told what is in it. */
export const plainHome = (sentence: Said): types.HomeView => ({
  type: 'home',
  blocks: [section('notice.0', sentence)],
});

function top({ standstill, isPartial }: HomeView, told: HomeTold | undefined): Block[] {
  const lines: HomeTold[] = [
    ...(told === undefined ? [] : [told]),
    ...(standstill.state === 'running' ? [] : [{ text: PAUSED }]),
    ...(isPartial ? [{ text: PARTIAL }] : []),
  ];
  return lines.map(({ text, undo }, at) => ({ ...section(`notice.${at}`, text), ...(undo && { accessory: undo }) }));
}

const PAUSED = plainly`*Paused.* I start nothing until an admin resumes me.`;
const PARTIAL = plainly`*Not everything may be here.* I could not look into all channels just now. What waits stands in its thread, too.`;

const divider = (at: number): types.DividerBlock => ({ type: 'divider', block_id: `divider.${at}` });
