import { canonical } from '../json/canonical.ts';
import { FunctionDraft, type Parameter } from '../program/draft.ts';
import { optionsOf } from '../program/parameter.ts';
import { safeNames } from '../text/file-name.ts';
import type { Tool, ToolExample } from './tool.ts';

type Callable = Pick<Tool, 'language' | 'name' | 'calls' | 'parameters' | 'source'>;

/** Arguments that fit parameters and mean nothing: to be overwritten, or to check a function without a call of it. */
export const sampleArguments = (parameters: readonly Parameter[]): ToolExample['arguments'] =>
  Object.fromEntries(
    parameters.map((parameter) => [parameter.name, optionsOf(parameter)[0] ?? SAMPLES[parameter.type]]),
  );

const SAMPLES: Record<Parameter['type'], ToolExample['arguments'][string]> = {
  string: '',
  number: 0,
  integer: 0,
  boolean: false,
  date: '2026-01-31',
  strings: [],
  numbers: [],
  file: 'in/FILE',
  json: null,
};

/** Why a function cannot be called with these arguments, as a plain phrase; undefined when it can. */
export function whyNotCallable(callable: Callable, given: ToolExample['arguments']): string | undefined {
  const { language, name, calls = name, parameters, source } = callable;
  const call = { name: calls, arguments: canonical(given), description: '', explanation: '' };
  const draft = { language, parameters, source, ...call };
  return FunctionDraft.safeParse(draft).error?.issues[0]?.message;
}

/** Why a call is none of this function's, or its inputs could not stand in one folder; undefined when all is well. */
export function whyNotExample(
  callable: Callable,
  example: { readonly arguments: ToolExample['arguments']; readonly inputs: readonly { readonly name: string }[] },
): string | undefined {
  const names = example.inputs.map(({ name }) => name);
  return safeNames(names).some((safe, index) => safe !== names[index])
    ? 'an input has no plain file name, or the name of another one'
    : whyNotCallable(callable, example.arguments);
}
