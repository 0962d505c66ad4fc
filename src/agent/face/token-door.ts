import type { z } from 'zod';
import type { Refusal } from '#domain/policy/refusal.ts';
import type { ThreadRef, Turn } from '#domain/session/session.ts';
import type { Tool } from '#domain/tool/tool.ts';
import type { ToolStats } from '#domain/tool/tool-stats.ts';
import type { FoundTool } from '#ports/library.ts';
import type { ToolForm, ToolRun } from './tool-run.ts';

/** A token as another agent sent it, in the workspace where it is used. */
export interface Shown {
  readonly workspace: string;
  readonly text: string;
}

/** Why another agent gets nothing: the token, what it asks for, or what its person may not. */
export type Denied =
  | Refusal
  | { readonly why: 'unknown_token' | 'revoked_token' | 'ended_token' | 'used_up' | 'takes_files' };

/** What another agent may know of a tool before it calls it. */
export interface ToolForCall {
  readonly tool: Tool;
  readonly stats: ToolStats;
  /** As in the form; a standing approval that people's calls run under may not be for calls of other agents. */
  readonly approvals: ToolForm['approvals'];
  readonly byOthers: ToolForm['byOthers'];
  readonly allowed: ToolForm['allowed'];
}

/** A call that is counted, and waits for a thread. */
export interface ReadyCall {
  /** What `runTool` takes. */
  readonly run: ToolRun;
  /** Names the call together with its thread, for `seen`. */
  readonly call: string;
  readonly workspace: string;
  readonly channel: string;
  readonly toolName: string;
  readonly tokenName: string;
  /** A standing approval may let it run without asking, if it covers these arguments. */
  readonly mayRunAtOnce: boolean;
}

/** A call as it stands. */
export interface SeenCall {
  readonly ref: ThreadRef;
  readonly turn: Turn;
  /** Of a run that is over: its JSON value, or how many bytes it has where that is too large. */
  readonly result: { readonly value: z.core.util.JSONType } | { readonly bytes: number } | undefined;
  readonly files: readonly { readonly name: string; readonly size: number; readonly link: string | undefined }[];
}

/** Until when somebody waits: until people are asked, until nobody has to be, or until it is over. */
export interface Patience {
  readonly until: 'asked' | 'decided' | 'over';
  readonly milliseconds: number;
}

/**
 * What another agent can do in the name of a token's person. Every method looks at the token, at a pause and at the
 * person's right to ask in the token's channel, now. Throws what store and library throw.
 */
export interface TokenDoor {
  /** Looks at the token and at a pause alone. */
  whyNot(shown: Shown): Promise<Denied | undefined>;
  /** The tools in use that these words find, the best first. */
  search(shown: Shown, words: string): Promise<FoundTool[] | Denied>;
  describe(shown: Shown, name: string): Promise<ToolForCall | Denied>;
  /** Counts a call that fits its tool; whoever opened a thread for it gives it to `runTool`. */
  ready(shown: Shown, name: string, given: ToolRun['arguments']): Promise<ReadyCall | Denied>;
  /** A call of this very token, by its thread and its own name. */
  seen(shown: Shown, thread: string, call: string, patience: Patience): Promise<SeenCall | Denied>;
}
