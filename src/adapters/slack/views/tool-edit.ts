import type { types } from '@slack/bolt';
import type { Tool } from '#domain/tool/tool.ts';
import { changedAt, type ToolWords } from '#domain/tool/tool-change.ts';
import { say } from '../said.ts';
import { nameOf } from '../texts/tools.ts';
import { plainText, section } from './blocks.ts';
import { form, type Typed, textInput } from './forms.ts';
import { LIMITS } from './limits.ts';
import { TOOL_MODALS } from './tool-actions.ts';
import { type ToolPlace, toolMetadata } from './tool-windows.ts';

/** The inputs of the form, by the ids of block and element. */
export const TOOL_WORDS = { description: 'description', returns: 'returns' } as const;

/** UTF-16 units that a tool may hold of each. */
export const WORDS_LIMITS: Readonly<Record<keyof ToolWords, number>> = { description: 600, returns: 200 };

/** Window *Edit words*: what people and models find a tool by. Its code stays as it is. */
export const toolEdit = (tool: Tool, place: ToolPlace): types.ModalView =>
  form(
    TOOL_MODALS.edit,
    'Edit words',
    'Save',
    [
      section('tool', nameOf(tool)),
      input(
        'description',
        'What it does',
        tool.description,
        'People and models find it by this. Its code stays as it is.',
      ),
      {
        ...input('returns', 'What it gives back', tool.returns, 'In a few words, such as “a table of days”.'),
        optional: true,
      },
    ],
    toolMetadata(place, { seen: changedAt(tool) }),
  );

/** That the words are stored, in the place of the form. */
export const wordsSaved = (tool: Tool): types.ModalView => ({
  type: 'modal',
  callback_id: `${TOOL_MODALS.edit}.told`,
  title: plainText('Edit words', LIMITS.modalTitle),
  close: plainText('Close', LIMITS.modalTitle),
  blocks: [section('told', say`*Saved.* ${nameOf(tool)} is found by these words from now on.`)],
});

const input = (id: keyof ToolWords, label: string, typed: string, hint: string): types.InputBlock => ({
  ...textInput(TOOL_WORDS[id], label, '', hint),
  element: {
    type: 'plain_text_input',
    action_id: TOOL_WORDS[id],
    multiline: true,
    max_length: WORDS_LIMITS[id],
    ...(typed === '' ? {} : { initial_value: typed.slice(0, WORDS_LIMITS[id]).toWellFormed() }),
  },
});

/** What somebody typed, so that it can be given back. */
export const typedWords = ({ description, returns }: ToolWords): Typed[] =>
  [
    { label: 'What it does', text: description },
    { label: 'What it gives back', text: returns },
  ].filter(({ text }) => text !== '');
