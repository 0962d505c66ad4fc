import type { App, types, ViewSubmitAction } from '@slack/bolt';
import { z } from 'zod';
import type { Refusal } from '#domain/policy/refusal.ts';
import { refusalBlocks, refusalText } from '../texts/refusals.ts';
import { ACTIONS, MODALS } from '../views/actions.ts';
import { toldModal } from '../views/forms.ts';
import { runForm } from '../views/run-form.ts';
import { readToolValue } from '../views/tool-actions.ts';
import { dropped } from './dropped.ts';
import { type Edge, onClick, onForm, type Told } from './guard.ts';
import { opensThreads } from './opened-thread.ts';
import { lateForm, ranTool } from './ran-tool.ts';

/** Run a tool: the button that opens its form, and what somebody filled in. */
export function registerRunTool(app: App, edge: Edge): void {
  app.action(ACTIONS.run, onClick(edge, 'run tool', pressed(edge), notOpened(edge)));
  app.view<ViewSubmitAction>(MODALS.run, onForm(edge, 'run form', ranTool(edge, opensThreads(edge)), lateForm));
}

/** Where somebody asks for a form, and what opens it within three seconds. */
export interface Opener {
  readonly workspace: string;
  /** Undefined where there is none, as in App Home. */
  readonly channel: string | undefined;
  readonly user: string;
  readonly trigger: string;
}

/** Opens the form of a tool, by its name or id; or says why not. */
export async function openRunForm(edge: Edge, opener: Opener, nameOrId: string): Promise<Told | undefined> {
  const view = await viewFor(edge, opener, nameOrId);
  if ('why' in view) {
    return { text: refusalText(view), blocks: refusalBlocks(view) };
  }
  await edge.modals.open(opener.workspace, opener.trigger, view);
  return undefined;
}

async function viewFor(edge: Edge, opener: Opener, nameOrId: string): Promise<types.ModalView | Refusal> {
  const { workspace, channel, user } = opener;
  const form = await edge.agent.runForm({ workspace, channel }, user, nameOrId);
  if (!('why' in form)) {
    const { id, version } = form.tool;
    return runForm(form, { workspace, channel: channel ?? '', tool: id, version });
  }
  // Where we are not, nobody can be looked up: then it is asked in the form which channel it may be.
  return form.why === 'look_up_failed' && channel !== undefined
    ? viewFor(edge, { ...opener, channel: undefined }, nameOrId)
    : form;
}

/** A press in App Home has no channel, and one in what only one person sees holds no message. */
const Press = z.object({
  user: z.object({ id: z.string() }),
  trigger_id: z.string(),
  channel: z.object({ id: z.string() }).optional(),
  actions: z.array(z.object({ value: z.string().min(1) })).min(1),
});

const pressed =
  (edge: Edge) =>
  async (body: unknown, workspace: string): Promise<void> => {
    const { data, error } = Press.safeParse(body);
    const [action] = data?.actions ?? [];
    if (data === undefined || action === undefined) {
      return dropped(edge, 'run tool', error);
    }
    const { user, channel, trigger_id: trigger } = data;
    const tool = readToolValue(action.value)?.id ?? action.value;
    const view = await viewFor(edge, { workspace, channel: channel?.id, user: user.id, trigger }, tool);
    await edge.modals.open(workspace, trigger, 'why' in view ? toldModal(refusalText(view)) : view);
  };

/** Told where the button stands; in App Home there is no such place, and nothing opens. */
const notOpened =
  (edge: Edge) =>
  async (body: unknown, workspace: string): Promise<void> => {
    const { data } = Press.safeParse(body);
    if (data?.channel !== undefined) {
      const told = { text: refusalText({ why: 'not_saved' }), blocks: refusalBlocks({ why: 'not_saved' }) };
      const to = { channel: data.channel.id, user: data.user.id };
      await edge.calls.call(workspace, 'chat.postEphemeral', { ...to, ...told }, z.unknown());
    }
  };
