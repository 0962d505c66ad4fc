import type { types } from '@slack/bolt';
import type { ProgramView } from '#agent/face/agent.ts';
import { MODALS } from './actions.ts';
import { plainText } from './blocks.ts';
import { form, goalSection, textInput } from './forms.ts';
import { LIMITS } from './limits.ts';
import { type ModalPlace, metadataOf } from './place.ts';
import { partsOf } from './text-parts.ts';

/** Where the form holds what was typed: both as the block's id and as the element's. */
export const EDIT = {
  /** The n-th part of the function. */
  part: (index: number) => `source.${index}`,
  /** What no longer fits into the parts. */
  rest: 'source.rest',
  sourceFile: 'source.file',
  arguments: 'arguments',
  argumentsFile: 'arguments.file',
} as const;

/** A longer function goes by file. */
const MOST_CHARACTERS = 9_000;
const NOTHING_TYPED = '{}';
const HINT = 'It is read again for what it touches, gets a new digest and needs a new approval.';

/** Modal *Edit*: the whole function and the arguments, or files in their place where inputs do not hold them. */
export const editForm = (program: ProgramView, place: ModalPlace): types.ModalView =>
  form(
    MODALS.edit,
    'Edit',
    'Propose',
    [goalSection(program.goal), ...sourceInputs(program), ...argumentInputs(program)],
    metadataOf(place),
  );

/** The function in the parts that the form has for it; undefined when it goes by file. */
export function sourceParts({ files }: Pick<ProgramView, 'files'>): string[] | undefined {
  const text = files[0]?.text ?? '';
  return text.length > MOST_CHARACTERS ? undefined : partsOf(text);
}

function sourceInputs(program: ProgramView): types.InputBlock[] {
  const parts = sourceParts(program);
  if (parts === undefined) {
    const suffix = program.language === 'python' ? 'py' : 'mjs';
    const now = `What it is now stands in the thread as ${program.name}.${suffix}. Leave this empty to keep it.`;
    return [fileInput(EDIT.sourceFile, 'The function, as a file', `${now} ${HINT}`, SOURCE_TYPES)];
  }
  const inputs = parts.map((part, index) => ({
    ...textInput(EDIT.part(index), labelOf(index, parts.length), part, index === 0 ? HINT : ''),
    // Of several parts each may be emptied; of one Slack itself says that it is missing.
    ...(parts.length > 1 && { optional: true }),
  }));
  const isNearlyFull = (parts.at(-1)?.length ?? 0) > LIMITS.inputText / 2;
  return isNearlyFull ? [...inputs, REST] : inputs;
}

const labelOf = (index: number, all: number): string =>
  all === 1 ? 'The function' : `The function, part ${index + 1} of ${all}`;

const REST: types.InputBlock = {
  ...textInput(EDIT.rest, 'The function goes on', '', 'For what does not fit above. It begins on a new line.'),
  optional: true,
};

/** A script has no arguments, and neither has a function without parameters. */
function argumentInputs(program: ProgramView): types.InputBlock[] {
  if (program.arguments === NOTHING_TYPED) {
    return [];
  }
  const text = shownArguments(program);
  return text === undefined
    ? [fileInput(EDIT.argumentsFile, 'The arguments, as a file', ARGUMENTS_HINT, ['json', 'txt'])]
    : [textInput(EDIT.arguments, 'The arguments, as JSON', text)];
}

const ARGUMENTS_HINT = 'One JSON object. What they are now is under View code. Leave this empty to keep them.';

/** The arguments as they stand in the form; undefined when they go by file. */
function shownArguments({ arguments: text }: Pick<ProgramView, 'arguments'>): string | undefined {
  const wide = JSON.stringify(JSON.parse(text), null, 2);
  return [wide, text].find((each) => each.length <= LIMITS.inputText && each.isWellFormed());
}

const SOURCE_TYPES = ['py', 'mjs', 'js', 'txt'];

const fileInput = (id: string, label: string, hint: string, filetypes: string[]): types.InputBlock => ({
  type: 'input',
  block_id: id,
  label: plainText(label, LIMITS.field),
  hint: plainText(hint, LIMITS.field),
  optional: true,
  element: { type: 'file_input', action_id: id, filetypes, max_files: 1 },
});
