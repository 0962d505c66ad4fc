import type { types } from '@slack/bolt';
import type { Parameter } from '#domain/program/draft.ts';
import type { Attempt, Turn } from '#domain/session/session.ts';
import { REQUEST_CHARACTERS } from '#domain/tool/tool.ts';
import type { Place } from '#ports/people.ts';
import { clean, clipped } from '../clean.ts';
import { plainly, said, say, strong } from '../said.ts';
import { count, LANGUAGES } from '../texts/quantities.ts';
import { MODALS } from './actions.ts';
import { alert, plainText, preformatted, richWords, section } from './blocks.ts';
import { callText } from './call.ts';
import { form } from './forms.ts';
import { CARD, LIMITS } from './limits.ts';
import { isOpenTo } from './open-to.ts';
import { type ModalPlace, metadataOf } from './place.ts';

/** Where the form holds what was typed and ticked: both as the block's id and as the element's. */
export const SAVE = {
  name: 'name',
  description: 'description',
  parameter: (index: number) => `parameter.${index}`,
  learn: 'learn',
} as const;

/** What may go along with the function: the values of the ticks. */
export const LEARN = { example: 'example', request: 'request' } as const;

/** What a tool takes, in UTF-16 units; see domain/tool.ts. */
export const SAVE_LIMITS = { name: 40, description: 600, parameter: 300 } as const;

/** Modal *Save as tool*: its name and words, and what else than the function goes into the library. */
export function saveForm(turn: Turn, attempt: Attempt, location: Place, place: ModalPlace): types.ModalView {
  const isOpen = isOpenTo(location);
  return form(
    MODALS.save,
    'Save as tool',
    'Save',
    [
      section('what', strong(said(attempt.name, CARD.name)), about(attempt)),
      typing(SAVE.name, 'Name', attempt.name, SAVE_LIMITS.name, { hint: NAME_HINT }),
      typing(SAVE.description, 'What it does', attempt.description, SAVE_LIMITS.description, { multiline: true }),
      ...attempt.parameters.map(parameterInput),
      ...(isOpen ? [] : [alert('closed', 'warning', CLOSED[location.kind])]),
      preformatted('call', 'The call', clipped(callText(attempt), CARD.callText)),
      richWords(
        'request',
        'The request',
        clipped(clean(turn.request.text).replace(/\s+/g, ' ').trim(), REQUEST_CHARACTERS),
      ),
      learnInput(isOpen),
    ],
    metadataOf(place),
  );
}

const NAME_HINT = 'People call the tool by it. Small letters, digits and _, such as count_rows.';

const about = ({ program }: Attempt) =>
  say`The function, ${said(count(program.files[0]?.lines ?? 0, 'line'))} of ${said(LANGUAGES[program.language])}. *View code* on the card shows it. It goes into the library of this workspace.`;

const CLOSED = {
  channel: plainly`I do not know who may read along here. Only the function and what stands above is kept, unless you tick more.`,
  private: plainly`This channel is private. Only the function and what stands above is kept, unless you tick more.`,
  direct: plainly`This is a direct message. Only the function and what stands above is kept, unless you tick more.`,
} as const;

const parameterInput = ({ name, description }: Parameter, index: number): types.InputBlock =>
  typing(SAVE.parameter(index), `What ${name} is`, description, SAVE_LIMITS.parameter, { optional: true });

/** What may be kept beside the function, as it stands above. */
function learnInput(isOpen: boolean): types.InputBlock {
  const options = [
    option(LEARN.example, 'Keep this call as an example', 'With its result and its files of at most 256 KB'),
    option(LEARN.request, 'Keep the words of the request for the search', 'So that others who ask like this find it'),
  ];
  return {
    type: 'input',
    block_id: SAVE.learn,
    optional: true,
    label: plainText('What else everybody in this workspace may see', LIMITS.field),
    element: {
      type: 'checkboxes',
      action_id: SAVE.learn,
      options,
      ...(isOpen && { initial_options: options }),
    },
  };
}

const option = (value: string, text: string, description: string): types.PlainTextOption => ({
  text: plainText(text, LIMITS.optionText),
  description: plainText(description, LIMITS.optionDescription),
  value,
});

/** What may be typed: over several lines where `multiline`. */
function typing(id: string, label: string, typed: string, most: number, more: Typing = {}): types.InputBlock {
  const { hint = '', multiline = false, optional = false } = more;
  const text = clean(typed).trim();
  const now = clipped(multiline ? text : text.replace(/\s+/g, ' '), most);
  return {
    type: 'input',
    block_id: id,
    label: plainText(label, LIMITS.field),
    ...(hint !== '' && { hint: plainText(hint, LIMITS.field) }),
    ...(optional && { optional }),
    element: {
      type: 'plain_text_input',
      action_id: id,
      max_length: most,
      ...(multiline && { multiline }),
      ...(now !== '' && { initial_value: now }),
    },
  };
}

interface Typing {
  readonly hint?: string;
  readonly multiline?: boolean;
  readonly optional?: boolean;
}
