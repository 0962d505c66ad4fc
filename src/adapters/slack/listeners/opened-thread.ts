import type { ThreadRef } from '#domain/session/session.ts';
import { codeOf, isRefused } from '#domain/text/errors.ts';
import type { Said } from '../said.ts';
import type { Edge } from './guard.ts';

/** A thread of ours for what a form wants, and whether it was opened just now. */
export interface OpenedThread {
  readonly to: ThreadRef;
  readonly isNew: boolean;
}

/** Opens a thread in a channel for the form that bears this id; undefined where we may not write. */
export type OpenThread = (
  id: string,
  place: Pick<ThreadRef, 'workspace' | 'channel'>,
  text: Said,
) => Promise<OpenedThread | undefined>;

const LARGEST_MEMORY = 500;

/** The same form opens one thread in a channel, however often it comes, and by whichever process. */
export function opensThreads(edge: Edge): OpenThread {
  const underWay = new Map<string, Promise<OpenedThread | undefined>>();
  return async (id, place, text) => {
    const key = `${place.workspace} ${place.channel} ${id}`;
    const opening = underWay.get(key) ?? open(edge, id, place, text);
    underWay.set(key, opening);
    const [oldest] = underWay.keys();
    if (underWay.size > LARGEST_MEMORY && oldest !== undefined) {
      underWay.delete(oldest);
    }
    try {
      const opened = await opening;
      if (opened === undefined) {
        underWay.delete(key); // somebody may invite us meanwhile
      }
      return opened;
    } catch (error) {
      underWay.delete(key);
      throw error;
    }
  };
}

async function open(
  edge: Edge,
  id: string,
  { workspace, channel }: Pick<ThreadRef, 'workspace' | 'channel'>,
  text: Said,
): Promise<OpenedThread | undefined> {
  const mark = { turn: id, kind: 'opening', attempt: 0 };
  try {
    const { ts, found } = await edge.posts.post({ workspace, channel, thread: undefined }, { text }, mark, true);
    return { to: { workspace, channel, thread: ts }, isNew: !found };
  } catch (error) {
    const code = codeOf(error);
    if (!isRefused(code)) {
      throw error;
    }
    edge.log.warn('cannot open a thread there', { code, workspace }, error);
    return undefined;
  }
}
