import type { App } from '@slack/bolt';
import type { Refusal } from '#domain/policy/refusal.ts';
import { section } from '../views/blocks.ts';
import { readToolValue, TOOL_ACTIONS } from '../views/tool-actions.ts';
import { draftTold, nameTakenTold, restoredTold, retiredTold, tryingTold } from '../views/tool-changed.ts';
import { dropped } from './dropped.ts';
import { type Edge, onOwnClick, type Reply, type Told } from './guard.ts';
import { type OwnPress, ownPressOf } from './own-press.ts';
import { NOT_SAVED, refusedTold } from './refused-told.ts';

/** Retire, Restore and Keep of a tool, as buttons on what one person alone sees. */
export function registerToolActs(app: App, edge: Edge): void {
  const act = (action: string, work: (pressed: PressedTool, reply: Reply) => Promise<Told>): void => {
    const listener = onOwnClick(
      edge,
      action,
      async (body, workspace, reply) => {
        const press = ownPressOf(body, workspace);
        const tool = press && readToolValue(press.value);
        if (press === undefined || tool === undefined) {
          return dropped(edge, action, 'no tool in the press');
        }
        await reply(await work({ ...press, ...tool }, reply), 'below');
      },
      NOT_SAVED,
    );
    app.action(action, listener);
  };

  act(TOOL_ACTIONS.retire, async ({ place, user, id, version }) => {
    const outcome = await edge.agent.retireTool(place, user, id, version);
    return 'why' in outcome ? refusedTold(outcome) : retiredTold(outcome);
  });
  act(TOOL_ACTIONS.restore, async ({ place, user, id, version }) => {
    const outcome = await edge.agent.restoreTool(place, user, id, version);
    return 'why' in outcome ? notRestored(outcome) : restoredTold(outcome);
  });
  act(TOOL_ACTIONS.keepDraft, async ({ place, user, id, version }, reply) => {
    const outcome = await patiently(edge, reply, edge.agent.keepDraft(place, user, id, version));
    return 'why' in outcome ? refusedTold(outcome) : draftTold(outcome);
  });
}

interface PressedTool extends OwnPress {
  readonly id: string;
  readonly version: number;
}

const notRestored = (refusal: Refusal): Told =>
  refusal.why === 'name_taken' ? worded(nameTakenTold) : refusedTold(refusal);

const worded = (text: typeof nameTakenTold): Told => ({ text, blocks: [section('told', text)] });

/** Examples may take a while to run; nobody should wonder whether the press was heard. */
const PATIENCE_MS = 2_000;

async function patiently<Outcome>(edge: Edge, reply: Reply, work: Promise<Outcome>): Promise<Outcome> {
  const ended = new AbortController();
  const waited = edge.clock.wait(PATIENCE_MS, ended.signal).then(async () => {
    if (!ended.signal.aborted) {
      await reply(worded(tryingTold), 'below');
    }
  });
  try {
    return await work;
  } finally {
    ended.abort();
    await waited.catch(() => undefined); // it was only a word in between
  }
}
