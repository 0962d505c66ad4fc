import type { z } from 'zod';
import { justWho } from '#domain/policy/people.ts';
import { holdsValueOf } from '#domain/program/call-values.ts';
import { isFunction } from '#domain/program/form-of.ts';
import { type Attempt, lastAttempt, type ThreadRef, type Turn } from '#domain/session/session.ts';
import { toolId } from '#domain/session/tool-id.ts';
import type { Wanted } from '#domain/tool/keeping.ts';
import { EXAMPLE_INPUT_BYTES, type Tool, type ToolExample } from '#domain/tool/tool.ts';
import type { ToolFunction } from '#domain/tool/tool-program.ts';
import type { AgentContext } from '../core/context.ts';
import { textOf } from '../core/stored.ts';
import { isForFew, isPrivate } from './learn.ts';

/** What a run brought that may become a tool. */
export interface Candidate {
  /** The same whenever it is asked for, so that nothing is kept twice. */
  readonly id: string;
  readonly made: ToolFunction;
  readonly description: string;
  readonly returns: string;
  readonly fingerprint: string | null;
  /** The call that was approved, with what it gave, however large. */
  readonly example: ToolExample;
  readonly provenance: Tool['provenance'];
  /** Whether that call, and the words of the request, may be kept with it. */
  readonly mayKeep: { readonly example: boolean; readonly request: boolean };
}

/** All that a tool is made of; undefined when something of the run is gone. */
export async function candidateOf(
  context: AgentContext,
  ref: ThreadRef,
  turn: Turn,
  { by, at, form }: Wanted,
): Promise<Candidate | undefined> {
  const attempt = lastAttempt(turn);
  if (!(attempt?.run && isFunction(attempt.program))) {
    return undefined;
  }
  const [source, result, isClosed, isHidden, { provider, digest: template }] = await Promise.all([
    textOf(context, ref.workspace, attempt.program.files[0]?.sha256),
    resultOf(context, ref.workspace, attempt.run.result),
    isPrivate(context, ref),
    isForFew(context, ref),
    context.sandbox.describe(),
  ]);
  if (source === '' || result === undefined) {
    return undefined; // without what it gave nobody could tell whether it gives the same again
  }
  const sandbox = { provider, template }; // where it runs once more, which may be another than at the approval
  const made = { ...functionOf(attempt, source, form, isHidden), sandbox };
  const { channel, thread } = ref;
  return {
    id: toolId(ref, turn.id, attempt.number),
    made,
    description: form?.description ?? attempt.description,
    returns: turn.plan?.produces.answerType ?? '',
    fingerprint: context.inspector.fingerprint({
      language: made.language,
      source,
      name: made.calls ?? made.name,
    }),
    example: { ...callOf(attempt), result, private: isHidden },
    provenance: {
      ...{ channel, thread, turn: turn.id, attempt: attempt.number, private: isClosed, author: attempt.model },
      ...{ keeper: justWho(by), approvers: attempt.approval?.approvers.map(justWho) ?? [], at },
    },
    mayKeep: { example: form?.example ?? !isHidden, request: form?.request ?? !isHidden },
  };
}

/** The function, under the name and with the words that a person gave it. */
function functionOf(attempt: Attempt, source: string, form: Wanted['form'], isHidden: boolean): ToolFunction {
  const { program } = attempt;
  const calls = attempt.calls ?? attempt.name;
  const name = form?.name ?? attempt.name;
  return {
    name,
    ...(calls !== name && { calls }),
    parameters: attempt.parameters.map((each) => ({
      ...each,
      description: typedOf(form, each) ?? (isHidden ? withoutValues(attempt, each) : each.description),
    })),
    ...{ language: program.language, source, sandbox: program.sandbox },
    needs: { hosts: program.hosts, secrets: program.secrets.map((secret) => secret.name), limits: program.limits },
  };
}

type Parameter = Attempt['parameters'][number];

/** What a person typed stands, also where they took all words away. */
const typedOf = (form: Wanted['form'], { name }: Parameter): string | undefined =>
  form !== null && Object.hasOwn(form.parameters, name) ? form.parameters[name] : undefined;

/** The model had the request in sight when it wrote them: words that tell something of the call do not go along. */
const withoutValues = ({ program }: Attempt, { description }: Parameter): string =>
  holdsValueOf(description, program.arguments) ? '' : description;

const callOf = ({ program }: Attempt): Omit<ToolExample, 'result'> => ({
  arguments: program.arguments,
  inputs: program.inputs.map((input) => ({ ...input, kept: input.size <= EXAMPLE_INPUT_BYTES })),
  timeZone: program.timeZone,
});

/** Our own main file writes nothing but JSON. */
async function resultOf(
  context: AgentContext,
  workspace: string,
  hash: string | null,
): Promise<z.core.util.JSONType | undefined> {
  try {
    return JSON.parse(await textOf(context, workspace, hash));
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined; // there is none any more
    }
    throw error;
  }
}
