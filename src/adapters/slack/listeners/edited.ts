import type { Edited, ProgramView } from '#agent/face/agent.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import { EDIT, sourceParts } from '../views/edit-form.ts';
import type { Typed } from '../views/forms.ts';
import { joinedParts, mayBeTrimmed, untrimmed } from '../views/text-parts.ts';
import type { FormAct } from './form-act.ts';
import { type FormValues, fileIn, hasInput, textIn } from './form-values.ts';
import type { Edge } from './guard.ts';
import { handedText } from './handed-text.ts';

/** What somebody made of a program; or sentences for inputs that cannot be read; or why the program is not to be seen. */
export type Read<What> = { readonly read: What } | { readonly errors: Record<string, string> } | Refusal;

/** Reads the form *Edit*. A file that was left out stands for what the program has now. */
export async function editedOf(edge: Edge, act: FormAct): Promise<Read<Edited>> {
  const known: Known = { value: undefined };
  const source = await sourceOf(edge, act, known);
  const given = await argumentsOf(edge, act, known);
  if ('why' in source) {
    return source;
  }
  if ('why' in given) {
    return given;
  }
  if ('errors' in source || 'errors' in given) {
    return { errors: { ...('errors' in source && source.errors), ...('errors' in given && given.errors) } };
  }
  return { read: { source: source.read, arguments: given.read } };
}

/** Where a sentence about the function or the arguments stands in this form. */
export function inputFor(part: 'source' | 'arguments', values: FormValues): string {
  const places = part === 'arguments' ? [EDIT.arguments, EDIT.argumentsFile] : [];
  return [...places, EDIT.sourceFile].find((id) => hasInput(values, id)) ?? EDIT.part(0);
}

/** All that was typed, to be kept. */
export const typedInto = (values: FormValues): Typed[] =>
  [
    { label: 'The function', text: joinedParts(partsIn(values)) },
    { label: 'The arguments', text: textIn(values, EDIT.arguments) },
  ].filter(({ text }) => text !== '');

interface Known {
  value: ProgramView | Refusal | undefined;
}

/** The program as it is stored, looked up once. */
async function programNow(edge: Edge, { ref, press }: FormAct, known: Known): Promise<ProgramView | Refusal> {
  known.value ??= await edge.agent.program(ref, press.turn, press.user);
  return known.value;
}

async function sourceOf(edge: Edge, act: FormAct, known: Known): Promise<Read<string>> {
  if (hasInput(act.values, EDIT.sourceFile)) {
    return fileOr(edge, act, EDIT.sourceFile, known, ({ files }) => files[0]?.text ?? '');
  }
  const typed = partsIn(act.values);
  const source = joinedParts(mayBeTrimmed(typed) ? await restored(edge, act, typed, known) : typed);
  return source.trim() === ''
    ? { errors: { [EDIT.part(0)]: 'The function is missing. Write it here, or press Cancel.' } }
    : { read: source };
}

async function restored(edge: Edge, act: FormAct, typed: readonly string[], known: Known): Promise<readonly string[]> {
  const program = await programNow(edge, act, known);
  const parts = 'why' in program ? undefined : sourceParts(program);
  return parts === undefined ? typed : untrimmed(typed, parts);
}

async function argumentsOf(edge: Edge, act: FormAct, known: Known): Promise<Read<string>> {
  if (hasInput(act.values, EDIT.argumentsFile)) {
    return fileOr(edge, act, EDIT.argumentsFile, known, (program) => program.arguments);
  }
  return { read: hasInput(act.values, EDIT.arguments) ? textIn(act.values, EDIT.arguments) : '{}' };
}

async function fileOr(
  edge: Edge,
  act: FormAct,
  id: string,
  known: Known,
  now: (program: ProgramView) => string,
): Promise<Read<string>> {
  const file = fileIn(act.values, id);
  if (file === undefined) {
    const program = await programNow(edge, act, known);
    return 'why' in program ? program : { read: now(program) };
  }
  const handed = await handedText(edge, act.ref.workspace, file);
  return 'problem' in handed ? { errors: { [id]: handed.problem } } : { read: handed.text };
}

function partsIn(values: FormValues): string[] {
  const parts: string[] = [];
  for (let index = 0; hasInput(values, EDIT.part(index)); index += 1) {
    parts.push(textIn(values, EDIT.part(index)));
  }
  return [...parts, ...(hasInput(values, EDIT.rest) ? [textIn(values, EDIT.rest)] : [])];
}
