import type { Agent } from '#agent/face/agent.ts';
import type { ReadyCall } from '#agent/face/token-door.ts';
import type { ThreadRef } from '#domain/session/session.ts';
import type { Log } from '#ports/log.ts';

/** Threads that are opened for calls. */
export interface CallThreads {
  /** Undefined where we may not write. */
  open(call: ReadyCall): Promise<ThreadRef | undefined>;
  /** Takes back one in which nothing waits. */
  close(ref: ThreadRef): Promise<void>;
  /** Where people find it. */
  link(ref: ThreadRef): Promise<string>;
}

/** What stands behind the tools: the agent, its voice for a call, and how fast a token may ask. */
export interface Door {
  readonly agent: Pick<Agent, 'byToken' | 'runTool'>;
  readonly threads: CallThreads;
  readonly workspace: string;
  /** False where a token has asked too often within a minute. */
  readonly isInTime: (token: string) => boolean;
  /** Calls that are being put before people; whoever ends the process waits for them. */
  readonly underWay: Set<Promise<unknown>>;
  readonly log: Log;
}
