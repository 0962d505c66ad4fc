import type { Stage } from '../stage.ts';
import { compact, type Json } from '../values.ts';

/** What a Web API method answers: `ok` and the rest as Slack has it. */
export type Answer = Json & { ok: boolean };

/** One Web API method over arguments that are checked for presence only. */
export type Method = (stage: Stage, args: Json) => Answer | Promise<Answer>;

/** Slack's way to say no; `messages` name the place. */
export const refuse = (error: string, messages?: readonly string[], more: Json = {}): Answer => ({
  ok: false,
  error,
  ...compact({ response_metadata: messages === undefined ? undefined : { messages }, ...more }),
});

/** Slack's way to say yes. */
export const answer = (fields: Json = {}): Answer => ({ ok: true, ...compact(fields) });
