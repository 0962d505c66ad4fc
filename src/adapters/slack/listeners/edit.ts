import type { App, ViewSubmitAction } from '@slack/bolt';
import type { Refusal } from '#domain/policy/refusal.ts';
import { clean, clipped } from '../clean.ts';
import { refusalText } from '../texts/refusals.ts';
import { ACTIONS, MODALS, readPress } from '../views/actions.ts';
import { editForm } from '../views/edit-form.ts';
import { type Typed, toldModal } from '../views/forms.ts';
import { clickOf, notSaved } from './click.ts';
import { dropped } from './dropped.ts';
import { editedOf, inputFor, typedInto } from './edited.ts';
import { formActOf, valuesOf } from './form-act.ts';
import { type Edge, type FormAnswer, onClick, onForm } from './guard.ts';

/** Edit: the form with the whole program, and what somebody made of it. */
export function registerEdit(app: App, edge: Edge): void {
  app.action(ACTIONS.edit, onClick(edge, 'edit', opened(edge), notSaved(edge)));
  app.view<ViewSubmitAction>(
    MODALS.edit,
    onForm(edge, 'edit form', proposed(edge), (body) => instead({ why: 'not_saved' }, typedInto(valuesOf(body)))),
  );
}

const opened =
  (edge: Edge) =>
  async (body: unknown, workspace: string): Promise<void> => {
    const click = clickOf(body, workspace);
    const press = click && readPress(click.value);
    if (click === undefined || press === undefined || press.digest === '') {
      return dropped(edge, 'edit', 'no proposal in the press');
    }
    const program = await edge.agent.program(click.ref, press.turn, click.user);
    if ('why' in program) {
      return edge.thread.whisper(click.ref, click.user, program);
    }
    await edge.modals.open(workspace, click.trigger, editForm(program, { ref: click.ref, ...press }));
  };

const proposed =
  (edge: Edge) =>
  async (body: unknown, workspace: string): Promise<FormAnswer> => {
    const act = formActOf(body, workspace);
    const typed = typedInto(valuesOf(body));
    if (act === undefined) {
      dropped(edge, 'edit form', 'no place in the form');
      return instead({ why: 'unknown_turn' }, typed);
    }
    const edited = await editedOf(edge, act);
    if ('why' in edited) {
      return instead(edited, typed);
    }
    if ('errors' in edited) {
      return { response_action: 'errors', errors: edited.errors };
    }
    const refusal = await edge.agent.edit(act.ref, act.press, act.id, edited.read);
    return refusal?.why === 'not_usable'
      ? { response_action: 'errors', errors: { [inputFor(refusal.part, act.values)]: sentenceOf(refusal) } }
      : refusal && instead(refusal, typed);
  };

const REASON_CHARACTERS = 200;

const sentenceOf = ({ reason }: Extract<Refusal, { why: 'not_usable' }>): string =>
  `This cannot be used: ${clipped(clean(reason), REASON_CHARACTERS).replace(/\.$/, '')}. Change it and press Propose again.`;

const instead = (refusal: Refusal, typed: readonly Typed[]): FormAnswer => ({
  response_action: 'update',
  view: toldModal(refusalText(refusal), typed),
});
