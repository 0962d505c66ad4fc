import type { types } from '@slack/bolt';
import type { ToolForm } from '#agent/face/tool-run.ts';
import { channelMention, moment, plainly, type Said, said, say, strong } from '../said.ts';
import { count } from '../texts/quantities.ts';
import { MODALS } from './actions.ts';
import { context, plainText, section } from './blocks.ts';
import { form } from './forms.ts';
import { CARD, LIMITS } from './limits.ts';
import { parameterInput } from './run-inputs.ts';
import { type RunPlace, runMetadata } from './run-place.ts';

/** Where the form holds the channel: the block's id and the element's. */
export const ANSWER_IN = 'answer_in';

const DESCRIPTION_CHARACTERS = 600;

/** Modal *Run a tool*: an input for each parameter, and where the answer goes. */
export function runForm(toolForm: ToolForm, place: RunPlace): types.ModalView {
  const { tool, allowed } = toolForm;
  const about = said(tool.description, DESCRIPTION_CHARACTERS);
  return form(
    MODALS.run,
    'Run a tool',
    allowed?.always === true ? 'Run' : 'Ask to run',
    [
      section('what', strong(said(tool.name, CARD.name)), ...(about === '' ? [] : [about])),
      ...tool.parameters.map((parameter, index) => parameterInput(parameter, index, tool.examples)),
      channelInput(place.channel, 'I open a thread there. Its members see the call and what comes of it.'),
      context('then', whatThen(toolForm, place.channel)),
    ],
    runMetadata(place),
  );
}

function whatThen({ approvals, byOthers, allowed }: ToolForm, channel: string): Said {
  if (channel === '') {
    return plainly`No model is asked. Somebody has to approve it, where nothing allows it already.`;
  }
  if (allowed === undefined) {
    const number = approvals === 1 ? plainly`one approval` : said(count(approvals, 'approval'));
    return say`No model is asked. It needs ${number}${byOthers ? plainly`, by somebody else` : plainly``}.`;
  }
  const where = channel.startsWith('D') ? plainly`here` : say`in ${channelMention(channel)}`;
  return allowed.always
    ? say`Allowed ${where} until ${moment(allowed.until, 'day')}, so it runs there at once.`
    : say`What fits the standing approval runs ${where} at once, until ${moment(allowed.until, 'day')}. Anything else waits for approval.`;
}

/** Where the answer goes. In a direct message with us that conversation can be chosen, too. */
export const channelInput = (channel: string, hint: string): types.InputBlock => ({
  type: 'input',
  block_id: ANSWER_IN,
  label: plainText('Answer in', LIMITS.field),
  hint: plainText(hint, LIMITS.field),
  element: {
    type: 'conversations_select',
    action_id: ANSWER_IN,
    placeholder: plainText('Choose a channel', LIMITS.optionText),
    filter: { include: ['public', 'private', 'mpim', ...(channel.startsWith('D') ? ['im' as const] : [])] },
    ...(channel === '' ? {} : { initial_conversation: channel }),
  },
});
