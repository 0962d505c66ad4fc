import type { types } from '@slack/bolt';
import { plainly, type Said, said } from '../said.ts';
import { INPUTS, MODALS } from './actions.ts';
import { plainText, section } from './blocks.ts';
import { CARD, LIMITS } from './limits.ts';
import { type ModalPlace, metadataOf } from './place.ts';

/** Modal *Revise*: what should be different. */
export const reviseForm = (goal: string, place: ModalPlace): types.ModalView =>
  form(
    MODALS.revise,
    'Revise',
    'Send',
    [
      goalSection(goal),
      wordsInput('What should be different?', '', 'You get a new proposal. This one can then no longer be approved.'),
    ],
    metadataOf(place),
  );

/** Modal *Ask again*: Revise after a no, with the reason as what should be different. */
export const askAgainForm = (goal: string, reason: string, place: ModalPlace): types.ModalView =>
  form(
    MODALS.again,
    'Ask again',
    'Send',
    [goalSection(goal), wordsInput('What should be different?', reason, 'You get a new proposal.')],
    metadataOf(place),
  );

/** Modal *Reject*: a reason, if one is given. */
export const rejectForm = (goal: string, place: ModalPlace): types.ModalView =>
  form(
    MODALS.reject,
    'Reject',
    'Reject',
    [goalSection(goal), { ...wordsInput('Why?', '', 'I use this if somebody asks again.'), optional: true }],
    metadataOf(place),
  );

/** Something that was typed, and what it was typed as. */
export interface Typed {
  readonly label: string;
  readonly text: string;
}

/** One sentence instead of a form that came too late. All that was typed stays, so that it can be copied. */
export const toldModal = (sentence: Said, typed: string | readonly Typed[] = ''): types.ModalView => ({
  ...form(MODALS.told, 'Not done', 'Done', [section('told', sentence), ...keptInputs(typed)], ''),
  close: plainText('Close', LIMITS.modalTitle),
});

/** A form of ours. */
export function form(
  callback: string,
  title: string,
  submit: string,
  blocks: types.KnownBlock[],
  metadata: string,
): types.ModalView {
  return {
    type: 'modal',
    callback_id: callback,
    private_metadata: metadata,
    title: plainText(title, LIMITS.modalTitle),
    submit: plainText(submit, LIMITS.modalTitle),
    close: plainText('Cancel', LIMITS.modalTitle),
    blocks,
  };
}

/** What it is about. */
export function goalSection(goal: string): types.SectionBlock {
  const text = said(goal, CARD.goal * 2);
  return section('goal', text === '' ? plainly`Your request` : text);
}

/** What one may type over several lines; `id` names it in the state of the form. */
export const textInput = (id: string, label: string, typed: string, hint = ''): types.InputBlock => ({
  type: 'input',
  block_id: id,
  label: plainText(label, LIMITS.field),
  ...(hint === '' ? {} : { hint: plainText(hint, LIMITS.field) }),
  element: {
    type: 'plain_text_input',
    action_id: id,
    multiline: true,
    max_length: LIMITS.inputText,
    ...(typed === '' ? {} : { initial_value: typed.slice(0, LIMITS.inputText).toWellFormed() }),
  },
});

function wordsInput(label: string, typed: string, hint: string): types.InputBlock {
  const { element, ...input } = textInput(INPUTS.block, label, typed, hint);
  return { ...input, element: { ...element, action_id: INPUTS.action } };
}

/** Pieces of at most 3,000 UTF-16 units in which no character is cut in two. */
const PIECES = /[\s\S]{0,2998}(?:[\ud800-\udbff][\udc00-\udfff]|[\s\S])/g;

/** No input holds more than its limit, so a long text goes on in the next. */
function keptInputs(typed: string | readonly Typed[]): types.InputBlock[] {
  const all = typeof typed === 'string' ? [{ label: 'What you typed', text: typed }] : typed;
  const pieces = all.flatMap(({ label, text }) => {
    const parts = text.match(PIECES) ?? [];
    return parts.map((part, index) => ({ label: index === 0 ? label : `${label}, part ${index + 1}`, text: part }));
  });
  return pieces.map(({ label, text }, index) => ({
    ...textInput(index === 0 ? INPUTS.block : `${INPUTS.block}.${index}`, label, text, 'It was not sent.'),
    optional: true,
  }));
}
