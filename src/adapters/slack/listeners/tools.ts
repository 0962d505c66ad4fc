import type { App } from '@slack/bolt';
import { heardText } from '../heard-text.ts';
import { toolTold } from '../views/tool.ts';
import { MOST_WORDS, readLook, TOOLS_PAGE_ID, type ToolsLook } from '../views/tool-actions.ts';
import { reviewList, toolsList } from '../views/tools.ts';
import { dropped } from './dropped.ts';
import { type Edge, onOwnClick, type Told } from './guard.ts';
import { type OwnPress, ownPressOf } from './own-press.ts';
import { NOT_SAVED, refusedTold } from './refused-told.ts';
import { registerToolActs } from './tool-acts.ts';
import { registerToolEdit } from './tool-edit.ts';
import { registerToolWindows } from './tool-windows.ts';

type Place = OwnPress['place'];

/** What stands under `/smith tools` and `/smith tool`. Only the person who asked sees any of it. */
export function registerTools(app: App, edge: Edge): void {
  app.action(
    TOOLS_PAGE_ID,
    onOwnClick(
      edge,
      'more tools',
      async (body, workspace, reply) => {
        const press = ownPressOf(body, workspace);
        const look = press && readLook(press.value);
        if (press === undefined || look === undefined) {
          return dropped(edge, 'more tools', 'no page in the press');
        }
        await reply(await lookTold(edge, press.place, press.user, look), 'instead');
      },
      NOT_SAVED,
    ),
  );
  registerToolActs(app, edge);
  registerToolWindows(app, edge);
  registerToolEdit(app, edge);
}

/** What `/smith tools WORDS` says: all tools, those that fit the words, or with "review" those to look at again. */
export function toolsTold(edge: Edge, place: Place, user: string, typed: string): Promise<Told> {
  const words = heardText(typed.trim()).slice(0, MOST_WORDS).toWellFormed();
  const isReview = words.toLowerCase() === 'review';
  return lookTold(edge, place, user, { of: isReview ? 'review' : 'all', words: isReview ? '' : words, start: 0 });
}

async function lookTold(edge: Edge, place: Place, user: string, look: ToolsLook): Promise<Told> {
  if (look.of === 'review') {
    const reviewed = await edge.agent.toolsToReview(place, user);
    return 'why' in reviewed ? refusedTold(reviewed) : reviewList(reviewed, look);
  }
  const lines = await edge.agent.tools(place, user, look.words);
  return 'why' in lines ? refusedTold(lines) : toolsList(lines, look);
}

/** What `/smith tool NAME` says: all about it. Without a name, the list. */
export async function aToolTold(edge: Edge, place: Place, user: string, typed: string): Promise<Told> {
  const name = nameIn(typed);
  if (name === '') {
    return toolsTold(edge, place, user, '');
  }
  const line = await edge.agent.tool(place, user, name);
  return 'why' in line ? refusedTold(line) : toolTold(line);
}

/** A name as people type it: with the signs that make it bold, in capitals, with spaces. */
const nameIn = (typed: string): string =>
  heardText(typed)
    .replace(/[*`"']/g, '')
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
    .slice(0, MOST_WORDS)
    .toWellFormed();
