import type { App, ViewSubmitAction } from '@slack/bolt';
import type { Refusal } from '#domain/policy/refusal.ts';
import { mayBeWanted } from '#domain/session/keep-state.ts';
import { type Attempt, lastAttempt, type ThreadRef, type Turn } from '#domain/session/session.ts';
import type { KeepForm } from '#domain/tool/keeping.ts';
import { refusalText } from '../texts/refusals.ts';
import { ACTIONS, ALIKE_ID, ALIKE_WAYS, MODALS, readPress } from '../views/actions.ts';
import { type Typed, toldModal } from '../views/forms.ts';
import { SAVE, saveForm } from '../views/save-form.ts';
import { clickOf, notSaved } from './click.ts';
import { dropped } from './dropped.ts';
import { formActOf, valuesOf } from './form-act.ts';
import { type Edge, type FormAnswer, onClick, onForm } from './guard.ts';
import { keepFormIn, typedToSave } from './saved.ts';

/** Save as tool, its form, and what a function is that is like a tool. */
export function registerSaveTool(app: App, edge: Edge): void {
  const failed = notSaved(edge);
  app.action(ACTIONS.save, onClick(edge, 'save as tool', opened(edge), failed));
  app.action(ALIKE_ID, onClick(edge, 'alike', settled(edge), failed));
  // What is ticked counts with Approve.
  app.action(ACTIONS.keep, async ({ ack }) => ack());
  app.view<ViewSubmitAction>(
    MODALS.save,
    onForm(edge, 'save form', saved(edge), (body) => instead({ why: 'not_saved' }, typedToSave(valuesOf(body)))),
  );
}

const opened =
  (edge: Edge) =>
  async (body: unknown, workspace: string): Promise<void> => {
    const click = clickOf(body, workspace);
    const press = click && readPress(click.value);
    if (click === undefined || press === undefined || press.digest === '') {
      return dropped(edge, 'save as tool', 'no program in the press');
    }
    const { ref, user } = click;
    const found = await keepable(edge, ref, press.turn, user);
    if ('why' in found) {
      return edge.thread.whisper(ref, user, found);
    }
    const location = await edge.people.place(workspace, ref.channel).catch(() => UNKNOWN);
    const view = saveForm(found.turn, found.attempt, location, { ref, ...press });
    await edge.modals.open(workspace, click.trigger, view);
  };

/** Where nobody knows who reads along, nothing is ticked at first. */
const UNKNOWN = { name: '', kind: 'channel', shared: false } as const;

const settled =
  (edge: Edge) =>
  async (body: unknown, workspace: string): Promise<void> => {
    const click = clickOf(body, workspace);
    const press = click && readPress(click.value);
    const said = click && ALIKE_ID.exec(click.action)?.groups?.way;
    const way = ALIKE_WAYS.find((each) => each === said);
    if (click === undefined || press === undefined || way === undefined) {
      return dropped(edge, 'alike', 'no turn in the press');
    }
    await edge.agent.settleAlike(click.ref, { ...press, user: click.user }, way);
  };

const saved =
  (edge: Edge) =>
  async (body: unknown, workspace: string): Promise<FormAnswer> => {
    const act = formActOf(body, workspace);
    const values = valuesOf(body);
    if (act === undefined) {
      dropped(edge, 'save form', 'no place in the form');
      return instead({ why: 'unknown_turn' }, typedToSave(values));
    }
    const found = await keepable(edge, act.ref, act.press.turn, act.press.user);
    if ('why' in found) {
      return instead(found, typedToSave(values));
    }
    const read = keepFormIn(values, found.attempt.parameters);
    if ('errors' in read) {
      return { response_action: 'errors', errors: read.errors };
    }
    return answerTo(await edge.agent.saveTool(act.ref, act.press, read.read), read.read, values);
  };

function answerTo(refusal: Refusal | undefined, { name }: KeepForm, values: ReturnType<typeof valuesOf>): FormAnswer {
  if (refusal === undefined) {
    return undefined;
  }
  return refusal.why === 'name_taken'
    ? {
        response_action: 'errors',
        errors: { [SAVE.name]: `There is already a tool named ${name}. Choose another name.` },
      }
    : instead(refusal, typedToSave(values));
}

/** The function that is to be kept, as it is stored. */
async function keepable(
  edge: Edge,
  ref: ThreadRef,
  id: string,
  user: string,
): Promise<{ readonly turn: Turn; readonly attempt: Attempt } | Refusal> {
  const details = await edge.agent.details(ref, id, user);
  if ('why' in details) {
    return details;
  }
  const { turn } = details;
  const attempt = lastAttempt(turn);
  return attempt === undefined || !mayBeWanted(turn) ? { why: 'not_keepable' } : { turn, attempt };
}

const instead = (refusal: Refusal, typed: readonly Typed[]): FormAnswer => ({
  response_action: 'update',
  view: toldModal(refusalText(refusal), typed),
});
