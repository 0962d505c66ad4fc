import type { types } from '@slack/bolt';
import { CHANNEL_INPUT, MODALS } from './actions.ts';
import { plainText } from './blocks.ts';
import { form, goalSection } from './forms.ts';
import { LIMITS } from './limits.ts';
import { type ModalPlace, metadataOf } from './place.ts';

/** Modal *Continue in a channel*: where the same program waits for those who may approve it. */
export const continueForm = (goal: string, place: ModalPlace): types.ModalView =>
  form(
    MODALS.continue,
    'Continue in a channel',
    'Continue',
    [
      { ...goalSection(goal), block_id: 'goal.form' }, // where the goal is found again when the form comes back
      {
        type: 'input',
        block_id: CHANNEL_INPUT,
        label: plainText('Channel', LIMITS.field),
        hint: plainText(
          'Its members see the request and the program. It then waits there and can no longer be approved here.',
          LIMITS.field,
        ),
        element: {
          type: 'conversations_select',
          action_id: CHANNEL_INPUT,
          placeholder: plainText('Choose a channel', LIMITS.optionText),
          filter: { include: ['public', 'private'] },
        },
      },
    ],
    metadataOf(place),
  );
