import { viewObject } from '../payloads/view.ts';
import type { Stage } from '../stage.ts';
import { checkView } from '../validate/view.ts';
import { isRecord, type Json, records, textOf } from '../values.ts';
import { closeModals, pushModal, replaceView, topModal } from '../views.ts';
import type { StoredView } from '../world/types.ts';
import { isBlank, placedElements, stateOf } from './elements.ts';
import { withHandedFiles } from './handed-files.ts';
import { common } from './interaction.ts';
import { NO_ANSWER, type Refused, refused } from './outcome.ts';

/** What became of a submitted modal; `errors` keep it open. */
export interface SubmitOutcome {
  errors?: Record<string, string>;
}

const CLOSED = refused('view_not_found', 'This window is closed.');
const TROUBLE = refused('invalid_view', 'We had some trouble connecting. Try again?');

/** A person presses the modal's button. Slack itself refuses empty fields before the app hears of it. */
export async function submit(
  stage: Stage,
  given: { as: string; view: string; state: Record<string, Record<string, Json>> },
): Promise<SubmitOutcome | Refused> {
  const view = topModal(stage, given.as);
  if (view === undefined || view.id !== given.view) {
    return CLOSED;
  }
  const blocks = records(view.body.blocks);
  view.state = withHandedFiles(stage, given.as, stateOf(blocks, { ...view.state, ...given.state }));
  const empty = blankFields(blocks, view.state);
  if (Object.keys(empty).length > 0) {
    return { errors: empty };
  }
  const delivered = await stage.socket.send('interactive', {
    type: 'view_submission',
    ...common(stage, given.as),
    trigger_id: stage.tickets.trigger(given.as),
    view: viewObject(view),
  });
  return delivered.ok ? react(stage, view, delivered.payload) : NO_ANSWER;
}

/** A person closes the modal; the app hears of it when it asked to. */
export async function close(stage: Stage, given: { as: string; view: string }): Promise<{ closed: true } | Refused> {
  const view = topModal(stage, given.as);
  if (view === undefined || view.id !== given.view) {
    return CLOSED;
  }
  const all = view.body.clear_on_close === true;
  for (const closed of closeModals(stage, given.as, all ? 'all' : 'top')) {
    if (closed.body.notify_on_close === true) {
      void stage.socket.send('interactive', {
        type: 'view_closed',
        ...common(stage, given.as),
        view: viewObject(closed),
        is_cleared: all,
      });
    }
  }
  return { closed: true };
}

/** Does what the app's ack says: errors, update, push, clear; nothing said closes the modal. */
function react(stage: Stage, view: StoredView, payload: unknown): SubmitOutcome | Refused {
  const action = isRecord(payload) ? textOf(payload, 'response_action') : undefined;
  if (!isRecord(payload) || action === undefined) {
    closeModals(stage, view.person, 'top');
    return {};
  }
  if (action === 'errors') {
    return errorsOf(view, payload.errors);
  }
  if (action === 'clear') {
    closeModals(stage, view.person, 'all');
    return {};
  }
  const checked = checkView(stage, payload.view, 'modal');
  if (!('body' in checked) || (action !== 'update' && action !== 'push')) {
    return {
      ...TROUBLE,
      message: `${TROUBLE.message} ${'messages' in checked ? checked.messages.join(' ') : ''}`.trim(),
    };
  }
  if (action === 'update') {
    replaceView(stage, view, checked.body);
  } else {
    pushModal(stage, view.person, checked.body);
  }
  return {};
}

/** Errors count only for inputs of this modal. */
function errorsOf(view: StoredView, errors: unknown): SubmitOutcome | Refused {
  const inputs = new Set(
    records(view.body.blocks)
      .filter((block) => block.type === 'input')
      .map((block) => textOf(block, 'block_id')),
  );
  const known = isRecord(errors) ? Object.entries(errors).filter(([id]) => inputs.has(id)) : [];
  return known.length === 0
    ? TROUBLE
    : { errors: Object.fromEntries(known.map(([id, sentence]) => [id, String(sentence)])) };
}

function blankFields(blocks: readonly Json[], state: StoredView['state']): Record<string, string> {
  const blank = placedElements(blocks).filter(
    ({ block, blockId, element }) =>
      block.type === 'input' &&
      block.optional !== true &&
      isBlank(state[blockId]?.[textOf(element, 'action_id') ?? '']),
  );
  return Object.fromEntries(blank.map(({ blockId }) => [blockId, 'Please complete this required field.']));
}
