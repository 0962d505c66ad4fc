import type { App, types, ViewSubmitAction } from '@slack/bolt';
import type { Press } from '#agent/face/agent.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import { refusalText } from '../texts/refusals.ts';
import { ACTIONS, MODALS, readPress } from '../views/actions.ts';
import { DECIDE_PART } from '../views/buttons.ts';
import { rejectForm, reviseForm, toldModal } from '../views/forms.ts';
import { KEEP, KEEP_PART } from '../views/keep-tick.ts';
import type { ModalPlace } from '../views/place.ts';
import { type Click, clickOf, notSaved } from './click.ts';
import { dropped } from './dropped.ts';
import { type FormAct, formActOf, typedOf } from './form-act.ts';
import { tickedIn } from './form-values.ts';
import { type Edge, type FormAnswer, onClick, onForm } from './guard.ts';
import { shownGoal } from './shown-card.ts';

/** Approve, Reject and Revise, and the forms of the last two. */
export function registerDecide(app: App, edge: Edge): void {
  const failed = notSaved(edge);
  app.action(
    ACTIONS.approve,
    onClick(
      edge,
      'approve',
      pressed(edge, (click, press) =>
        edge.agent.approve(click.ref, isTicked(click) ? { ...press, keep: true } : press),
      ),
      failed,
    ),
  );
  app.action(ACTIONS.reject, onClick(edge, 'reject', pressed(edge, opens(edge, rejectForm)), failed));
  app.action(ACTIONS.revise, onClick(edge, 'revise', pressed(edge, opens(edge, reviseForm)), failed));
  app.view<ViewSubmitAction>(
    MODALS.reject,
    onForm(
      edge,
      'reject form',
      sent(edge, (act) => edge.agent.reject(act.ref, act.press, act.text)),
      tooLate,
    ),
  );
  app.view<ViewSubmitAction>(
    MODALS.revise,
    onForm(
      edge,
      'revise form',
      sent(edge, (act) => edge.agent.revise(act.ref, act.press, act.id, act.text)),
      tooLate,
    ),
  );
  app.view<ViewSubmitAction>(MODALS.told, async ({ ack }) => ack());
}

/** Whether *Keep as a tool* was ticked on the card beside the button. A card without the tick keeps nothing. */
function isTicked({ block, values }: Click): boolean {
  const beside = block.startsWith(`${DECIDE_PART}.`) ? `${KEEP_PART}${block.slice(DECIDE_PART.length)}` : '';
  return tickedIn(values[beside]?.[ACTIONS.keep]).includes(KEEP);
}

/** Reads a press strictly: whatever does not carry a turn and a digest of ours is let go. */
export const pressed =
  (edge: Edge, act: (click: Click, press: Press) => Promise<unknown>) =>
  async (body: unknown, workspace: string): Promise<void> => {
    const click = clickOf(body, workspace);
    const press = click && readPress(click.value);
    if (click === undefined || press === undefined || press.digest === '') {
      return dropped(edge, 'decide', 'no proposal in the press');
    }
    await act(click, { ...press, user: click.user });
  };

/** Opens a form about the pressed proposal. */
export const opens =
  (edge: Edge, form: (goal: string, place: ModalPlace) => types.ModalView) =>
  (click: Click, press: Press): Promise<void> =>
    edge.modals.open(click.ref.workspace, click.trigger, form(shownGoal(click.blocks), { ref: click.ref, ...press }));

/** Hands a form on; a refusal takes the form's place and keeps what was typed. */
export const sent =
  (edge: Edge, act: (form: FormAct) => Promise<Refusal | undefined>) =>
  async (body: unknown, workspace: string): Promise<FormAnswer> => {
    const form = formActOf(body, workspace);
    if (form === undefined) {
      dropped(edge, 'form', 'no place in the form');
      return instead({ why: 'unknown_turn' }, typedOf(body));
    }
    const refusal = await act(form);
    return refusal && instead(refusal, form.text);
  };

/** When nothing is known to be stored. */
export const tooLate = (body: unknown): FormAnswer => instead({ why: 'not_saved' }, typedOf(body));

const instead = (refusal: Refusal, typed: string): FormAnswer => ({
  response_action: 'update',
  view: toldModal(refusalText(refusal), typed),
});
