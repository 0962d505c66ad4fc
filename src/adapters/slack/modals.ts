import type { types } from '@slack/bolt';
import type { Calls } from './calls.ts';
import { refused, unavailable } from './outcome.ts';

/** Opens and changes modals. Errors as in the port of the thread. */
export interface Modals {
  /** `trigger` is good for three seconds and for one modal. */
  open(workspace: string, trigger: string, view: types.View): Promise<void>;
  update(workspace: string, viewId: string, hash: string, view: types.View): Promise<void>;
}

/** Over calls that have the last look at what leaves. */
export function slackModals(calls: Calls): Modals {
  async function send(workspace: string, method: string, args: { readonly view: types.View }): Promise<void> {
    const outcome = await calls.once(workspace, method, args);
    if (outcome.kind === 'uncertain') {
      throw unavailable(method, outcome.cause);
    }
    if (outcome.kind === 'refused') {
      throw refused(method, outcome.error);
    }
  }
  return {
    open: (workspace, trigger, view) => send(workspace, 'views.open', { view, ...{ trigger_id: trigger } }),
    update: (workspace, viewId, hash, view) => send(workspace, 'views.update', { view, ...{ view_id: viewId, hash } }),
  };
}
