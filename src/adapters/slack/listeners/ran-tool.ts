import { z } from 'zod';
import type { ToolForm } from '#agent/tool-run.ts';
import { codeOf } from '#domain/errors.ts';
import type { Refusal } from '#domain/refusal.ts';
import { heardText } from '../heard-text.ts';
import { mention, plainly, said, say, strong } from '../said.ts';
import { refusalText } from '../texts/refusals.ts';
import { toldModal } from '../views/forms.ts';
import { CARD } from '../views/limits.ts';
import { ANSWER_IN } from '../views/run-form.ts';
import { type RunPlace, readRunMetadata } from '../views/run-place.ts';
import { dropped } from './dropped.ts';
import { conversationIn, type FormValues } from './form-values.ts';
import type { Edge, FormAnswer } from './guard.ts';
import type { OpenedThread, OpenThread } from './opened-thread.ts';
import { type Filled, filledIn, typedTexts } from './run-values.ts';

const Body = z.object({
  user: z.object({ id: z.string() }),
  view: z.object({
    id: z.string(),
    private_metadata: z.string(),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), z.unknown())) }).catch({ values: {} }),
  }),
});

/** A form *Run a tool* as it came. */
interface Sent {
  readonly place: RunPlace;
  readonly user: string;
  readonly values: FormValues;
  /** The same at every delivery and every press, so that a form counts once. */
  readonly id: string;
}

/** Makes the call that somebody filled in, in a thread that is opened for it. */
export const ranTool =
  (edge: Edge, openThread: OpenThread) =>
  async (body: unknown, workspace: string): Promise<FormAnswer> => {
    const sent = sentIn(body, workspace);
    if (sent === undefined) {
      dropped(edge, 'run form', 'no place in the form');
      return instead({ why: 'unknown_turn' }, {});
    }
    const channel = conversationIn(sent.values, ANSWER_IN);
    const form = await edge.agent.runForm({ workspace, channel: undefined }, sent.user, sent.place.tool);
    if ('why' in form) {
      return instead(form, sent.values);
    }
    const filled = filledIn(sent.values, form.tool.parameters, form.mostFileMb);
    // The form shows what the tool was; inputs of another version would be about something else.
    if (form.tool.version !== sent.place.version) {
      return instead({ why: 'tool_changed' }, sent.values);
    }
    if (channel === undefined || 'errors' in filled) {
      const missing = channel === undefined ? { [ANSWER_IN]: 'Choose a channel.' } : {};
      return { response_action: 'errors', errors: { ...('errors' in filled && filled.errors), ...missing } };
    }
    return called(edge, openThread, { ...sent, channel, form, filled: filled.read });
  };

/** Slack waits no longer. What the work still does then stands in the channel. */
export const lateForm = (body: unknown): FormAnswer => ({
  response_action: 'update',
  view: toldModal(LATE, typedTexts(Body.safeParse(body).data?.view.state.values ?? {})),
});

const LATE = plainly`*This takes longer than Slack waits.* Look into the channel: if I have opened no thread there in a minute, write \`/smith run\` again.`;

interface Call extends Sent {
  readonly channel: string;
  readonly form: ToolForm;
  readonly filled: Filled;
}

async function called(edge: Edge, openThread: OpenThread, call: Call): Promise<FormAnswer> {
  const { place, user, channel, form, values, id } = call;
  const { workspace } = place;
  // Nobody has anything written there who may not ask there. Where we are not, nobody can tell yet.
  const there = await edge.agent.runForm({ workspace, channel }, user, form.tool.id);
  if ('why' in there && there.why !== 'look_up_failed') {
    return 'wish' in there ? atChannel(there) : instead(there, values);
  }
  const text = say`${mention(user)} asked to run ${strong(said(form.tool.name, CARD.name))}`;
  const opened = await openThread(id, { workspace, channel }, text);
  if (opened === undefined) {
    return { response_action: 'errors', errors: { [ANSWER_IN]: INVITE_ME } };
  }
  const { tool, version } = place;
  const refusal = await edge.agent.runTool(opened.to, { id, user, tool, version, ...call.filled, unusable: {} });
  return refusal && refused(edge, opened, refusal, values);
}

const INVITE_ME = 'I cannot write in this channel. Write /invite @Threadsmith in it, then press the button again.';

/** The thread that was opened in vain goes. */
async function refused(
  edge: Edge,
  { to, isNew }: OpenedThread,
  refusal: Refusal,
  values: FormValues,
): Promise<FormAnswer> {
  // One that was there before, or of which nobody knows what was stored, may be where the call waits.
  if (isNew && refusal.why !== 'not_saved') {
    await edge.thread.retract(to, to.thread).catch((error: unknown) => {
      edge.log.warn('an empty thread stays', { code: codeOf(error), workspace: to.workspace }, error);
    });
  }
  return instead(refusal, values);
}

/** Why somebody may not ask there: another channel may do, and all that was typed stays. */
const atChannel = (refusal: Refusal): FormAnswer => ({
  response_action: 'errors',
  errors: { [ANSWER_IN]: heardText(refusalText(refusal)).replaceAll('*', '') },
});

const instead = (refusal: Refusal, values: FormValues): FormAnswer => ({
  response_action: 'update',
  view: toldModal(refusalText(refusal), typedTexts(values)),
});

function sentIn(body: unknown, workspace: string): Sent | undefined {
  const { data } = Body.safeParse(body);
  const place = readRunMetadata(data?.view.private_metadata ?? '');
  if (data === undefined || place?.workspace !== workspace) {
    return undefined;
  }
  const { user, view } = data;
  return { place, user: user.id, values: view.state.values, id: `form.${view.id}` };
}
