import { argumentGaps } from '#domain/program/draft.ts';
import type { Kept, NotKept } from '#domain/tool/keeping.ts';
import { whereDifferent } from '#domain/tool/same-result.ts';
import type { ToolExample } from '#domain/tool/tool.ts';
import type { ToolFunction } from '#domain/tool/tool-program.ts';
import type { AgentContext } from '../core/context.ts';
import { DAY_MS } from '../core/context.ts';
import { bytesOf } from '../core/stored.ts';
import { type Replay, type Replaying, replay } from './replay.ts';

/** A call that is to give the same again. */
export interface Trial {
  readonly example: ToolExample;
  /** What it gave; undefined where it gave nothing that could be kept. */
  readonly result: ToolExample['result'] | undefined;
  /** The run that was just approved; else an example of before. */
  readonly isNew: boolean;
}

/** What came of it: whether anything was run again, or why the function is not to be kept. */
export type TriedOut = Passed | { readonly why: NotKept; readonly where: string };
type Passed = { readonly replayed: Extract<Kept, { state: 'kept' }>['replayed'] };

/**
 * Makes calls again in fresh sandboxes and compares what they give. A function with network or secrets is never run without
 * being asked for, so it is not tried; nor is an example whose inputs were too large to be kept.
 */
export async function tryOut(
  context: AgentContext,
  about: Replaying,
  tool: ToolFunction,
  trials: readonly Trial[],
  anyOrder: boolean,
): Promise<TriedOut> {
  if (tool.needs.hosts.length > 0 || tool.needs.secrets.length > 0) {
    return { replayed: 'not_replayed' };
  }
  for (const trial of trials) {
    const why = whyNot(trial, await replay(context, about, tool, trial.example), anyOrder);
    if (why !== undefined) {
      return why;
    }
  }
  return { replayed: 'passed' };
}

/** What a second run says against keeping; an example of before whose inputs are gone says nothing, for nobody can run it. */
function whyNot({ result, isNew }: Trial, again: Replay, anyOrder: boolean): Exclude<TriedOut, Passed> | undefined {
  if (again === 'unavailable' || again === 'gone') {
    return isNew || again === 'unavailable' ? { why: 'unavailable', where: '' } : undefined;
  }
  const why = isNew ? 'differs' : 'example_differs';
  if (again === 'failed') {
    return { why, where: '' };
  }
  const where = result === undefined ? undefined : whereDifferent(result, again.result, anyOrder);
  return where === undefined ? undefined : { why, where: where.slice(0, WHERE_CHARACTERS) };
}

const WHERE_CHARACTERS = 120;

/** The examples of before that are still calls of the function, as trials. */
export const trialsOf = (examples: readonly ToolExample[], { parameters }: ToolFunction): Trial[] =>
  examples
    .filter((example) => fits(example, parameters))
    .map((example) => ({ example, result: example.result ?? undefined, isNew: false }));

/** Whether a call gives exactly what the function takes. */
export const fits = (
  { arguments: given }: Pick<ToolExample, 'arguments'>,
  parameters: ToolFunction['parameters'],
): boolean => argumentGaps({ parameters, arguments: JSON.stringify(given) }).length === 0;

/** Tools stay, and so do what their examples read. */
const KEPT_DAYS = 36_500;

/** Keeps the inputs of a tool's examples as long as the tool; those of a call that makes no example end with its session. */
export async function keepInputs(
  context: AgentContext,
  workspace: string,
  examples: readonly ToolExample[],
): Promise<void> {
  const until = context.clock.now() + KEPT_DAYS * DAY_MS;
  for (const { sha256, kept } of examples.flatMap(({ inputs }) => inputs)) {
    const bytes = kept ? await bytesOf(context, workspace, sha256) : undefined;
    if (bytes !== undefined) {
      await context.blobs.put(workspace, bytes, until);
    }
  }
}
