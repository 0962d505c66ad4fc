import type { App, ViewSubmitAction } from '@slack/bolt';
import { z } from 'zod';
import type { ThreadRef } from '#domain/session/session.ts';
import { codeOf, isRefused } from '#domain/text/errors.ts';
import { mention, said, say } from '../said.ts';
import { refusalText } from '../texts/refusals.ts';
import { ACTIONS, CHANNEL_INPUT, MODALS } from '../views/actions.ts';
import { continueForm } from '../views/continue.ts';
import { toldModal } from '../views/forms.ts';
import { notSaved } from './click.ts';
import { opens, pressed, tooLate } from './decide.ts';
import { dropped } from './dropped.ts';
import { type FormAct, formActOf } from './form-act.ts';
import { type Edge, type FormAnswer, onClick, onForm } from './guard.ts';
import { shownGoal } from './shown-card.ts';

/** The longest goal that the opening message repeats. */
const SHOWN_CHARACTERS = 300;

/** Continue in a channel: the button, and the form that asks in which. */
export function registerContinue(app: App, edge: Edge): void {
  app.action(ACTIONS.continue, onClick(edge, 'continue', pressed(edge, opens(edge, continueForm)), notSaved(edge)));
  app.view<ViewSubmitAction>(MODALS.continue, onForm(edge, 'continue form', chosen(edge), tooLate));
}

const chosen =
  (edge: Edge) =>
  async (body: unknown, workspace: string): Promise<FormAnswer> => {
    const act = formActOf(body, workspace);
    const channel = act && channelIn(act.values);
    if (act === undefined || channel === undefined) {
      dropped(edge, 'continue form', 'no place or channel in the form');
      return { response_action: 'errors', errors: { [CHANNEL_INPUT]: 'Choose a channel.' } };
    }
    if (channel === act.ref.channel) {
      return {
        response_action: 'errors',
        errors: { [CHANNEL_INPUT]: 'It waits there already. Choose another channel.' },
      };
    }
    // Nobody has anything written elsewhere who may not go on there.
    const refusal = await edge.agent.mayMove(act.ref, act.press, channel);
    if (refusal !== undefined) {
      return { response_action: 'update', view: toldModal(refusalText(refusal)) };
    }
    const opened = await openedIn(edge, act, channel, shownGoal(Blocks.parse(body).view.blocks));
    return opened === undefined
      ? { response_action: 'errors', errors: { [CHANNEL_INPUT]: INVITE_ME } }
      : moved(edge, act, opened);
  };

const INVITE_ME = 'I cannot write in this channel. Write /invite @Threadsmith in it, then press Continue again.';

/** The thread in which it goes on, and whether it was opened just now. The same form opens it once. */
interface Opened {
  readonly to: ThreadRef;
  readonly isNew: boolean;
}

/** Undefined where we may not write. */
async function openedIn(edge: Edge, act: FormAct, channel: string, goal: string): Promise<Opened | undefined> {
  const { workspace } = act.ref;
  const text = say`${mention(act.press.user)} continues here: ${said(goal, SHOWN_CHARACTERS)}`;
  const place = { workspace, channel, thread: undefined };
  const mark = { turn: act.id, kind: 'opening', attempt: 0 };
  try {
    const { ts, found } = await edge.posts.post(place, { text }, mark, true);
    return { to: { workspace, channel, thread: ts }, isNew: !found };
  } catch (error) {
    const code = codeOf(error);
    if (!isRefused(code)) {
      throw error;
    }
    edge.log.warn('cannot open a thread there', { code, workspace }, error);
    return undefined;
  }
}

/** A refusal takes the form's place, and the thread that was opened in vain goes. */
async function moved(edge: Edge, act: FormAct, { to, isNew }: Opened): Promise<FormAnswer> {
  const refusal = await edge.agent.move(act.ref, act.press, act.id, to);
  if (refusal === undefined) {
    return undefined;
  }
  // One that was there before, or of which nobody knows what was stored, may be where the program waits.
  if (isNew && refusal.why !== 'not_saved') {
    await edge.thread.retract(to, to.thread).catch((error: unknown) => {
      edge.log.warn('an empty thread stays', { code: codeOf(error), workspace: to.workspace }, error);
    });
  }
  return { response_action: 'update', view: toldModal(refusalText(refusal)) };
}

const Blocks = z.object({ view: z.object({ blocks: z.array(z.unknown()).catch([]) }) });

const Chosen = z.object({
  [CHANNEL_INPUT]: z.object({
    [CHANNEL_INPUT]: z.object({ selected_conversation: z.string().regex(/^[CG][A-Z0-9]{1,30}$/) }),
  }),
});

const channelIn = (values: unknown): string | undefined =>
  Chosen.safeParse(values).data?.[CHANNEL_INPUT][CHANNEL_INPUT].selected_conversation;
