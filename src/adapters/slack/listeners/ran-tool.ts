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

/** Why the channel will not do, at its input: another one may. Where we are not, nobody can tell yet. */
function problemAt(channel: string | undefined, there: ToolForm | Refusal | undefined): Record<string, string> {
  if (channel === undefined) {
    return { [ANSWER_IN]: 'Choose a channel.' };
  }
  return there === undefined || !('why' in there) || there.why === 'look_up_failed'
    ? {}
    : { [ANSWER_IN]: heardText(refusalText(there)).replaceAll('*', '') };
}

/** Slack waits no longer. What the work still does then stands in the channel. */
export const lateForm = (body: unknown): FormAnswer => ({
  response_action: 'update',
  view: toldModal(LATE, typedTexts(Body.safeParse(body).data?.view.state.values ?? {})),
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
