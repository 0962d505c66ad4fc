import type { ReadyCall } from '#agent/face/token-door.ts';
import type { ThreadRef } from '#domain/session/session.ts';
import { codeOf, isRefused } from '#domain/text/errors.ts';
import type { Log } from '#ports/log.ts';
import type { Thread } from '#ports/thread.ts';
import type { Calls } from './calls.ts';
import type { Posts } from './posts.ts';
import { mention, said, say, strong } from './said.ts';
import { CARD } from './views/limits.ts';

/** What opens threads. */
export interface CallThreadOptions {
  readonly calls: Pick<Calls, 'identity'>;
  readonly posts: Pick<Posts, 'open'>;
  readonly thread: Pick<Thread, 'retract'>;
  readonly log: Log;
}

/** Threads for calls of other agents: whoever a token is for is named in the first message, and rung by it. */
export const slackCallThreads = ({ calls, posts, thread, log }: CallThreadOptions) => ({
  /** Undefined where we may not write. */
  async open({ run, workspace, channel, toolName, tokenName }: ReadyCall): Promise<ThreadRef | undefined> {
    const [agent, tool] = [said(tokenName, CARD.name), strong(said(toolName, CARD.name))];
    const text = say`${mention(run.user)} asked to run ${tool}, through their token for ${agent}`;
    try {
      const mark = { turn: run.id, kind: 'opening', attempt: 0 };
      return { workspace, channel, thread: await posts.open(workspace, channel, { text }, mark) };
    } catch (error) {
      const code = codeOf(error);
      if (!isRefused(code)) {
        throw error;
      }
      log.warn('cannot open a thread there', { code, workspace }, error);
      return undefined;
    }
  },

  close: (ref: ThreadRef): Promise<void> => thread.retract(ref, ref.thread),

  /** Permalinks of messages are the workspace's address, the channel and the ts without its point. */
  async link({ channel, thread: ts }: ThreadRef): Promise<string> {
    const { url } = await calls.identity();
    return new URL(`archives/${channel}/p${ts.replace('.', '')}`, url).href;
  },
});
