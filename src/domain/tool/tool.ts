import { z } from 'zod';
import { Actor } from '../policy/people.ts';
import { Identifier, MOST_SOURCE_CHARACTERS, Parameter } from '../program/draft.ts';
import { Input, Language, Limits, Sha256 } from '../program/program.ts';
import { bytesOf } from '../text/token-count.ts';

/** The newest requests that a tool has served; more than these help the search little. */
export const MOST_REQUESTS = 10;
/** UTF-16 units of one of them. */
export const REQUEST_CHARACTERS = 200;
/** Calls that are kept to be read and replayed. */
export const MOST_EXAMPLES = 3;
/** Larger arguments make no example, and a larger result is left out of it. */
export const EXAMPLE_JSON_BYTES = 65_536;
/** A larger input is named in an example, but its bytes are not kept for a replay. */
export const EXAMPLE_INPUT_BYTES = 262_144;
/** Lines of a history: the first, and the newest. */
export const MOST_HISTORY = 100;

/** The id of a tool; it may hold whatever the id of a record may. */
export const ToolId = z
  .string()
  .min(1)
  .max(200)
  .refine((id) => id.isWellFormed() && !/\p{Cc}/u.test(id), 'well-formed, without control characters');

/** One call of a tool that worked. `result` is null where there was none or it was too large. */
export const ToolExample = z.object({
  arguments: z.record(z.string(), z.json()).refine(isSmall, 'the arguments are too large to be kept'),
  /** `kept` while its bytes are at hand to replay the call. */
  inputs: z.array(Input.extend({ kept: z.boolean() })).max(50),
  result: z.json().refine(isSmall, 'the result is too large to be kept'),
  /** IANA name; where it was made. */
  timeZone: z.string().max(64).optional(),
  /** Whether it was made in a private channel or a direct message; not said in those of before, see `isFromPrivate`. */
  private: z.boolean().optional(),
});
export type ToolExample = z.infer<typeof ToolExample>;

/** Where a tool comes from. `private` when that was a private channel or a direct message; `author` is a model. */
export const ToolProvenance = z.object({
  channel: z.string(),
  thread: z.string(),
  turn: z.string(),
  attempt: z.int().min(1),
  private: z.boolean(),
  author: z.string(),
  keeper: Actor,
  approvers: z.array(Actor),
  at: z.number(),
  /** The file of the version before, for the difference. */
  before: Sha256.optional(),
});
export type ToolProvenance = z.infer<typeof ToolProvenance>;

/** A line of a tool's history; `toolDigest` is what the tool was from then on. */
export const ToolEvent = z.object({
  version: z.int().min(1),
  toolDigest: Sha256,
  by: Actor,
  at: z.number(),
  what: z.enum(['kept', 'new_version', 'edited', 'retired', 'restored', 'imported']),
});
export type ToolEvent = z.infer<typeof ToolEvent>;

/**
 * A function that a person decided to keep: the storage format. Only tool-change.ts makes and changes one. How often it
 * ran is counted apart, see tool-stats.ts.
 */
export const Tool = z.object({
  schema: z.literal(1),
  id: ToolId,
  /** Unique among the tools of a workspace that are not retired. */
  name: Identifier,
  /** The function in `source`, where it has another name than the tool. */
  calls: Identifier.optional(),
  description: z.string().trim().max(600),
  parameters: z.array(Parameter).max(20),
  /** What comes back, in a few words. */
  returns: z.string().trim().max(200),
  language: Language,
  source: z.string().min(1).max(MOST_SOURCE_CHARACTERS),
  /** See `toolDigestOf`: with what follows it can be worked out again. */
  toolDigest: Sha256,
  /** What it may touch. Secrets by their names. */
  needs: z.object({
    hosts: z.array(z.string()).max(20),
    secrets: z.array(z.string()).max(20),
    limits: Limits,
  }),
  sandbox: z.object({ provider: z.string(), template: z.string() }),
  version: z.int().min(1),
  /** Only active ones are found. A draft waits for its replay. */
  state: z.enum(['draft', 'active', 'retired']),
  /** Whether its examples gave their results again in this version. */
  replayed: z.enum(['passed', 'not_replayed', 'pending']),
  provenance: ToolProvenance,
  examples: z.array(ToolExample).max(MOST_EXAMPLES),
  /** The newest last. */
  requests: z.array(z.string().min(1).max(REQUEST_CHARACTERS)).max(MOST_REQUESTS),
  /** What structural twins have in common; null where nobody worked it out. */
  fingerprint: z.string().max(200).nullable(),
  /** The oldest first. */
  history: z.array(ToolEvent).min(1).max(MOST_HISTORY),
});
export type Tool = z.infer<typeof Tool>;

/** Whether an example of a tool is from a private place, wherever the tool's newest version is from. */
export const isFromPrivate = ({ provenance }: Pick<Tool, 'provenance'>, example: ToolExample): boolean =>
  example.private ?? provenance.private;

function isSmall(value: z.core.util.JSONType): boolean {
  return bytesOf(JSON.stringify(value)) <= EXAMPLE_JSON_BYTES;
}
