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

/** One sentence instead of a form that came too late. What was typed stays, so that it can be copied. */
export const toldModal = (sentence: Said, typed = ''): types.ModalView => ({
  ...form(
    MODALS.told,
    'Not done',
    'Done',
    [
      section('told', sentence),
      ...(typed === '' ? [] : [{ ...wordsInput('What you typed', typed, 'It was not sent.'), optional: true }]),
    ],
    '',
  ),
  close: plainText('Close', LIMITS.modalTitle),
});

function form(
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

function goalSection(goal: string): types.SectionBlock {
  const text = said(goal, CARD.goal * 2);
  return section('goal', text === '' ? plainly`Your request` : text);
}

const wordsInput = (label: string, typed: string, hint: string): types.InputBlock => ({
  type: 'input',
  block_id: INPUTS.block,
  label: plainText(label, LIMITS.field),
  hint: plainText(hint, LIMITS.field),
  element: {
    type: 'plain_text_input',
    action_id: INPUTS.action,
    multiline: true,
    max_length: LIMITS.inputText,
    ...(typed === '' ? {} : { initial_value: typed.slice(0, LIMITS.inputText).toWellFormed() }),
  },
});
