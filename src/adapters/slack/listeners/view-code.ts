import type { App, types, ViewSubmitAction } from '@slack/bolt';
import type { Refusal } from '#domain/policy/refusal.ts';
import { refusalText } from '../texts/refusals.ts';
import { ACTIONS, MODALS, readPress } from '../views/actions.ts';
import { toldModal } from '../views/forms.ts';
import type { ModalPlace } from '../views/place.ts';
import { viewCode } from '../views/view-code.ts';
import { clickOf, notSaved } from './click.ts';
import { tooLate } from './decide.ts';
import { dropped } from './dropped.ts';
import { formActOf } from './form-act.ts';
import { type Edge, onClick, onForm } from './guard.ts';

/** View code, and its pages. The program is read from the store each time, with the right to see it. */
export function registerViewCode(app: App, edge: Edge): void {
  async function page(place: ModalPlace, user: string, number: number): Promise<types.ModalView | Refusal> {
    const program = await edge.agent.program(place.ref, place.turn, user);
    return 'why' in program ? program : viewCode(program, place, number);
  }

  app.action(
    ACTIONS.view,
    onClick(
      edge,
      'view code',
      async (body, workspace) => {
        const click = clickOf(body, workspace);
        const press = click && readPress(click.value);
        if (click === undefined || press === undefined) {
          return dropped(edge, 'view code', 'no turn in the press');
        }
        const view = await page({ ref: click.ref, ...press }, click.user, 0);
        await ('why' in view
          ? edge.thread.whisper(click.ref, click.user, view)
          : edge.modals.open(workspace, click.trigger, view));
      },
      notSaved(edge),
    ),
  );
  app.action(
    ACTIONS.page,
    onClick(
      edge,
      'code page',
      async (body, workspace) => {
        const act = formActOf(body, workspace);
        if (act === undefined) {
          return dropped(edge, 'code page', 'no place in the window');
        }
        const view = await page(act.place, act.press.user, Number(act.chosen));
        await edge.modals.update(workspace, act.view.id, act.view.hash, shown(view));
      },
      async () => undefined,
    ),
  );
  app.view<ViewSubmitAction>(
    MODALS.code,
    onForm(
      edge,
      'next page',
      async (body, workspace) => {
        const act = formActOf(body, workspace);
        if (act === undefined) {
          dropped(edge, 'next page', 'no place in the window');
          return tooLate(body);
        }
        const view = await page(act.place, act.press.user, act.page + 1);
        return { response_action: 'update' as const, view: shown(view) };
      },
      tooLate,
    ),
  );
}

const shown = (view: types.ModalView | Refusal): types.ModalView =>
  'why' in view ? toldModal(refusalText(view)) : view;
