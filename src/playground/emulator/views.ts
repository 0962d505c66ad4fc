import { randomBytes } from 'node:crypto';
import { viewView } from './page-api/render.ts';
import type { Stage } from './stage.ts';
import { type Json, textOf } from './values.ts';
import type { StoredView } from './world/types.ts';

/** Opens a person's first modal; what was open is gone. */
export function openModal(stage: Stage, person: string, body: Json): StoredView {
  const view = newView(stage, person, 'modal', body);
  stage.world.modals.set(person, [view]);
  drawModal(stage, person);
  return view;
}

/** Puts a modal on top of the open one. */
export function pushModal(stage: Stage, person: string, body: Json): StoredView {
  const stack = stage.world.modals.get(person) ?? [];
  const below = stack.at(-1);
  const view = newView(stage, person, 'modal', body);
  if (below !== undefined) {
    view.rootId = below.rootId;
    view.previousId = below.id;
  }
  stage.world.modals.set(person, [...stack, view]);
  drawModal(stage, person);
  return view;
}

/** New content for a view that is open; typed text in blocks that stay is kept. */
export function replaceView(stage: Stage, view: StoredView, body: Json): void {
  view.body = named(stage, body);
  view.hash = newHash();
  drawModal(stage, view.person);
}

/** The Home tab of a person. */
export function publishHome(stage: Stage, person: string, body: Json): StoredView {
  const before = stage.world.homes.get(person);
  const view = newView(stage, person, 'home', body);
  if (before !== undefined) {
    view.id = before.id;
    view.rootId = before.rootId;
  }
  stage.world.homes.set(person, view);
  stage.changes.publish({ forPerson: person, happening: () => ({ type: 'home', view: viewView(stage, view) }) });
  return view;
}

/** Takes modals away: the topmost one, or all. */
export function closeModals(stage: Stage, person: string, which: 'top' | 'all'): StoredView[] {
  const stack = stage.world.modals.get(person) ?? [];
  const closed = which === 'all' ? stack : stack.slice(-1);
  stage.world.modals.set(person, which === 'all' ? [] : stack.slice(0, -1));
  drawModal(stage, person);
  return closed;
}

/** The modal that a person sees. */
export const topModal = (stage: Stage, person: string): StoredView | undefined =>
  stage.world.modals.get(person)?.at(-1);

/** A view by its id or the app's own name for it. */
export const findView = (
  stage: Stage,
  by: { id?: string | undefined; externalId?: string | undefined },
): StoredView | undefined =>
  [...stage.world.modals.values(), [...stage.world.homes.values()]]
    .flat()
    .find((view) =>
      by.id !== undefined && by.id !== ''
        ? view.id === by.id
        : by.externalId !== undefined && by.externalId !== '' && textOf(view.body, 'external_id') === by.externalId,
    );

function drawModal(stage: Stage, person: string): void {
  const top = topModal(stage, person);
  stage.changes.publish({
    forPerson: person,
    happening: () => (top === undefined ? { type: 'modal' } : { type: 'modal', modal: viewView(stage, top) }),
  });
}

const newHash = (): string => `${Math.floor(Date.now() / 1_000)}.${randomBytes(4).toString('hex')}`;

function newView(stage: Stage, person: string, type: StoredView['type'], body: Json): StoredView {
  const id = stage.world.nextId('V');
  return { id, hash: newHash(), type, person, body: named(stage, body), rootId: id, state: {} };
}

/** Slack names the blocks that the app has not named. */
function named(stage: Stage, body: Json): Json {
  const blocks = Array.isArray(body.blocks) ? body.blocks : [];
  return {
    ...body,
    blocks: blocks.map((block: Json) =>
      typeof block.block_id === 'string' ? block : { ...block, block_id: stage.world.nextId('b') },
    ),
  };
}
