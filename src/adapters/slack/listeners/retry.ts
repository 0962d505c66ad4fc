import type { App, ViewSubmitAction } from '@slack/bolt';
import { ACTIONS, ANSWER_ID, MODALS, readAnswer, readPress } from '../views/actions.ts';
import { askAgainForm } from '../views/forms.ts';
import { clickOf, notSaved } from './click.ts';
import { sent, tooLate } from './decide.ts';
import { dropped } from './dropped.ts';
import { type Edge, onClick, onForm } from './guard.ts';
import { shownGoal, shownReason } from './shown-card.ts';

/** The label that the same button bears after a rejection; only then there is a reason to think about first. */
const ASK_AGAIN = 'Ask again';

/** Everything that opens a new turn out of an old one. */
export function registerRetry(app: App, edge: Edge): void {
  const failed = notSaved(edge);

  const again = async (body: unknown, workspace: string): Promise<void> => {
    const click = clickOf(body, workspace);
    const press = click && readPress(click.value);
    if (click === undefined || press === undefined) {
      return dropped(edge, 'retry', 'no turn in the press');
    }
    if (click.label === ASK_AGAIN) {
      const form = askAgainForm(shownGoal(click.blocks), shownReason(click.blocks), { ref: click.ref, ...press });
      return edge.modals.open(workspace, click.trigger, form);
    }
    await edge.agent.retry(click.ref, press.turn, click.user, click.id, undefined);
  };

  const answered = async (body: unknown, workspace: string): Promise<void> => {
    const click = clickOf(body, workspace);
    const answer = click && readAnswer(click.value);
    if (click === undefined || answer === undefined) {
      return dropped(edge, 'answer', 'no answer in the press');
    }
    await edge.agent.retry(click.ref, answer.turn, click.user, click.id, answer.answer);
  };

  app.action(ACTIONS.retry, onClick(edge, 'retry', again, failed));
  app.action(ACTIONS.again, onClick(edge, 'run again', again, failed));
  app.action(ANSWER_ID, onClick(edge, 'answer', answered, failed));
  app.view<ViewSubmitAction>(
    MODALS.again,
    onForm(
      edge,
      'ask again form',
      sent(edge, ({ ref, press, id, text }) => edge.agent.retry(ref, press.turn, press.user, id, text)),
      tooLate,
    ),
  );
}
