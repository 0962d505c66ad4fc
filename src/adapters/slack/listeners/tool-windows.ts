import type { App, types, ViewSubmitAction } from '@slack/bolt';
import { z } from 'zod';
import type { Tool } from '#domain/tool/tool.ts';
import { refusalText } from '../texts/refusals.ts';
import { toldModal } from '../views/forms.ts';
import { readToolValue, TOOL_ACTIONS, TOOL_MODALS } from '../views/tool-actions.ts';
import { readToolPlace, type ToolPlace, toolCode, toolHistory } from '../views/tool-windows.ts';
import { tooLate } from './decide.ts';
import { dropped } from './dropped.ts';
import { type Edge, onClick, onForm, onOwnClick } from './guard.ts';
import { ownPressOf } from './own-press.ts';
import { NOT_SAVED } from './refused-told.ts';

/** View code and History of a tool. It is read from the library each time, with the right to see it. */
export function registerToolWindows(app: App, edge: Edge): void {
  openOnPress(app, edge, TOOL_ACTIONS.code, (tool, place) => toolCode(tool, place, 0));
  openOnPress(app, edge, TOOL_ACTIONS.history, toolHistory);

  app.action(
    TOOL_ACTIONS.codePage,
    onClick(
      edge,
      TOOL_ACTIONS.codePage,
      async (body, workspace) => {
        const act = windowActOf(body, workspace);
        if (act === undefined) {
          return dropped(edge, TOOL_ACTIONS.codePage, 'no tool in the window');
        }
        const { place, user, view, chosen } = act;
        const page = await drawn(edge, place, user, (tool) => toolCode(tool, place, chosen));
        await edge.modals.update(workspace, view.id, view.hash, page);
      },
      async () => undefined,
    ),
  );
  app.view<ViewSubmitAction>(
    TOOL_MODALS.code,
    onForm(
      edge,
      TOOL_MODALS.code,
      async (body, workspace) => {
        const act = windowActOf(body, workspace);
        if (act === undefined) {
          dropped(edge, TOOL_MODALS.code, 'no tool in the window');
          return tooLate(body);
        }
        const { place, user, page } = act;
        return {
          response_action: 'update',
          view: await drawn(edge, place, user, (tool) => toolCode(tool, place, page + 1)),
        };
      },
      tooLate,
    ),
  );
}

/** A button that opens a window about its tool. */
export function openOnPress(
  app: App,
  edge: Edge,
  action: string,
  draw: (tool: Tool, place: ToolPlace) => types.ModalView,
): void {
  const listener = onOwnClick(
    edge,
    action,
    async (body, workspace) => {
      const press = ownPressOf(body, workspace);
      const tool = press && readToolValue(press.value);
      if (press === undefined || tool === undefined) {
        return dropped(edge, action, 'no tool in the press');
      }
      const place = { ...press.place, tool: tool.id };
      const view = await drawn(edge, place, press.user, (each) => draw(each, place));
      await edge.modals.open(workspace, press.trigger, view);
    },
    NOT_SAVED,
  );
  app.action(action, listener);
}

async function drawn(
  edge: Edge,
  place: ToolPlace,
  user: string,
  draw: (tool: Tool) => types.ModalView,
): Promise<types.ModalView> {
  const line = await edge.agent.toolById(place, user, place.tool);
  return 'why' in line ? toldModal(refusalText(line)) : draw(line.tool);
}

const Body = z.object({
  user: z.object({ id: z.string() }),
  view: z.object({ id: z.string(), hash: z.string().catch(''), private_metadata: z.string() }),
  actions: z.array(z.object({ selected_option: z.object({ value: z.string() }).nullish() })).catch([]),
});

/** Reads an act in a window of ours. Undefined when it is none, or was opened in another workspace. */
export function windowActOf(body: unknown, workspace: string) {
  const { data } = Body.safeParse(body);
  const stored = readToolPlace(data?.view.private_metadata ?? '');
  if (data === undefined || stored?.workspace !== workspace) {
    return undefined;
  }
  const { page, seen, ...place } = stored;
  const chosen = Number(data.actions[0]?.selected_option?.value);
  return { place, page, seen, chosen, user: data.user.id, view: data.view };
}
