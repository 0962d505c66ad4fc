import { compact, type Json } from '../values.ts';
import { APP, TEAM } from '../world/people.ts';
import type { StoredView } from '../world/types.ts';

/** A view as Slack gives it back and sends it along. */
export const viewObject = (view: StoredView): Json =>
  compact({
    id: view.id,
    team_id: TEAM.id,
    type: view.type,
    title: view.body.title,
    submit: view.body.submit,
    close: view.body.close,
    blocks: view.body.blocks,
    private_metadata: view.body.private_metadata ?? '',
    callback_id: view.body.callback_id ?? '',
    external_id: view.body.external_id ?? '',
    state: { values: view.state },
    hash: view.hash,
    clear_on_close: view.body.clear_on_close ?? false,
    notify_on_close: view.body.notify_on_close ?? false,
    submit_disabled: view.body.submit_disabled,
    root_view_id: view.rootId,
    previous_view_id: view.previousId,
    app_id: APP.id,
    app_installed_team_id: TEAM.id,
    bot_id: APP.botId,
  });
