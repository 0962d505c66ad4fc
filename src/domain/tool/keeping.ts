import { z } from 'zod';
import { Actor } from '../policy/people.ts';
import { Sha256 } from '../program/program.ts';

/** How a function goes into the library: as a tool of its own, as the next version of one, or as an example of one. */
export const KeepWay = z.enum(['new', 'version', 'example']);
export type KeepWay = z.infer<typeof KeepWay>;

/** What a person typed and ticked in the save form, in the place of what the program brought. */
export const KeepForm = z.object({
  name: z.string(),
  description: z.string(),
  /** What each parameter is, by its name. */
  parameters: z.record(z.string(), z.string()),
  /** Whether the call and its result may be kept as an example, and the request's words for the search. */
  example: z.boolean(),
  request: z.boolean(),
});
export type KeepForm = z.infer<typeof KeepForm>;

/** A tool that is there already. */
const Known = z.object({ id: z.string(), name: z.string(), version: z.int().min(1) });

/** What somebody decided to keep. `tool` is the one that a version or an example is for; null for a new one. */
export const Wanted = z.object({
  by: Actor,
  at: z.number(),
  way: KeepWay,
  tool: z.string().nullable(),
  /** Which version of that one the people saw. */
  seen: z.int().min(1).optional(),
  /** A new tool beside one that does the same: the people have seen that one. */
  separate: z.boolean(),
  /** Null where the tick of the approval decided: then what the program brought stands. */
  form: KeepForm.nullable(),
});
export type Wanted = z.infer<typeof Wanted>;

/** Why nothing was kept. */
export const NotKept = z.enum([
  /** A second run gave another result, or did not end well. */
  'differs',
  /** An example of the tool gives another result with the new version, or does not run any more. */
  'example_differs',
  /** No sandbox, or something of the run is gone. */
  'unavailable',
  /** The tool was changed or retired meanwhile. */
  'changed',
  /** The name is no name of a function of this program, or the words are too long. */
  'not_usable',
  /** The tool takes other arguments, or neither the call nor the words of the request may be kept. */
  'no_example',
]);
export type NotKept = z.infer<typeof NotKept>;

/** What became of a program's function in the library; stands on the card of a run that passed. */
export const Kept = z.discriminatedUnion('state', [
  z.object({ state: z.literal('wanted'), wanted: Wanted }),
  z.object({
    state: z.literal('kept'),
    way: KeepWay,
    tool: Known,
    by: Actor,
    replayed: z.enum(['passed', 'not_replayed']),
    /** What an example brought: its call, or only words by which others find the tool. Not said in those of before. */
    learnt: z.enum(['call', 'request']).optional(),
    /** For a version: the file of the one before, for the difference. */
    before: Sha256.nullable(),
  }),
  /** Nothing was kept yet: a person says what it is. `same` does the same, `name` only has the same name. */
  z.object({
    state: z.literal('alike'),
    wanted: Wanted,
    tool: Known,
    why: z.enum(['same', 'name']),
    /** It came in with a file, and nobody has kept it yet. */
    draft: z.boolean().optional(),
  }),
  /** `where` is the place in the result that differed, as a JSON Pointer; empty where there is none. */
  z.object({ state: z.literal('not_kept'), why: NotKept, where: z.string() }),
]);
export type Kept = z.infer<typeof Kept>;

/** A kept tool as it was when a call of it was proposed, for the card. */
export const Reused = z.object({
  ...Known.shape,
  keeper: Actor,
  approvers: z.array(Actor),
  runs: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  lastAt: z.number().nullable(),
});
export type Reused = z.infer<typeof Reused>;

/** A call of a kept tool that needs no plan: no model is asked. */
export const ToolCall = z.object({
  tool: z.string(),
  /** The only version that is meant; not said where it is whichever is in use. */
  version: z.int().min(1).optional(),
  arguments: z.record(z.string(), z.json()),
  /** Where another agent sent them. Stays with them, whoever asks for the same again. */
  chosenBy: z.literal('model').optional(),
});
export type ToolCall = z.infer<typeof ToolCall>;
