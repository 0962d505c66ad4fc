import type { Refusal } from '#domain/policy/refusal.ts';
import { mention, plainly, said, say, strong } from '../said.ts';
import { refusalText } from '../texts/refusals.ts';
import { toldModal } from '../views/forms.ts';
import { CARD } from '../views/limits.ts';
import { ANSWER_IN } from '../views/run-form.ts';
import { dropped } from './dropped.ts';
import { conversationIn, type FormValues } from './form-values.ts';
import type { Edge, FormAnswer } from './guard.ts';
import type { OpenedThread, OpenThread } from './opened-thread.ts';
import { type Filled, filledIn, typedTexts } from './run-values.ts';
import { INVITE_ME, problemAt, retractInVain, type Sent, sentIn, valuesIn } from './sent-form.ts';

/** Makes the call that somebody filled in, in a thread that is opened for it. */
export const ranTool =
  (edge: Edge, openThread: OpenThread) =>
  async (body: unknown, workspace: string): Promise<FormAnswer> => {
    const sent = sentIn(body, workspace);
    if (sent === undefined) {
      dropped(edge, 'run form', 'no place in the form');
      return instead({ why: 'unknown_turn' }, {});
    }
    const { place, user, values } = sent;
    const channel = conversationIn(values, ANSWER_IN);
    // Nobody has anything written in a channel who may not ask there; Slack waits for both answers at once.
    const [form, there] = await Promise.all([
      edge.agent.runForm({ workspace, channel: undefined }, user, place.tool),
      channel === undefined ? undefined : edge.agent.runForm({ workspace, channel }, user, place.tool),
    ]);
    if ('why' in form) {
      return instead(form, values);
    }
    // The form shows what the tool was; inputs of another version would be about something else.
    if (form.tool.version !== place.version) {
      return instead({ why: 'tool_changed' }, values);
    }
    const filled = filledIn(values, form.tool.parameters, form.mostFileMb);
    const errors = { ...('errors' in filled && filled.errors), ...problemAt(channel, there) };
    return channel === undefined || 'errors' in filled || Object.keys(errors).length > 0
      ? { response_action: 'errors', errors }
      : called(edge, openThread, { ...sent, channel, name: form.tool.name, filled: filled.read });
  };

/** Slack waits no longer. What the work still does then stands in the channel. */
export const lateForm = (body: unknown): FormAnswer => ({
  response_action: 'update',
  view: toldModal(LATE, typedTexts(valuesIn(body))),
});

const LATE = plainly`*This takes longer than Slack waits.* Look into the channel: if I have opened no thread there in a minute, write \`/smith run\` again.`;

interface Call extends Sent {
  readonly channel: string;
  /** The tool's. */
  readonly name: string;
  readonly filled: Filled;
}

async function called(edge: Edge, openThread: OpenThread, call: Call): Promise<FormAnswer> {
  const { place, user, channel, name, filled, id } = call;
  const { workspace, tool, version } = place;
  const text = say`${mention(user)} asked to run ${strong(said(name, CARD.name))}`;
  const opened = await openThread(id, { workspace, channel }, text);
  if (opened === undefined) {
    return { response_action: 'errors', errors: { [ANSWER_IN]: INVITE_ME } };
  }
  const refusal = await edge.agent.runTool(opened.to, { id, user, tool, version, ...filled, unusable: {} });
  return refusal && refused(edge, opened, refusal, call.values);
}

async function refused(edge: Edge, opened: OpenedThread, refusal: Refusal, values: FormValues): Promise<FormAnswer> {
  // Of what nobody knows whether it was stored, the thread may be where the call waits.
  if (refusal.why !== 'not_saved') {
    await retractInVain(edge, opened);
  }
  return instead(refusal, values);
}

const instead = (refusal: Refusal, values: FormValues): FormAnswer => ({
  response_action: 'update',
  view: toldModal(refusalText(refusal), typedTexts(values)),
});
