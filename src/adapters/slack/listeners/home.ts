import type { App, types } from '@slack/bolt';
import { z } from 'zod';
import type { HomeLook } from '#agent/face/home-view.ts';
import { HOME } from '#agent/permit/standing.ts';
import { codeOf } from '#domain/text/errors.ts';
import { plainly, say } from '../said.ts';
import { refusalText } from '../texts/refusals.ts';
import { nameOf } from '../texts/tools.ts';
import { type HomeTold, homeView, plainHome } from '../views/home.ts';
import { HOME_ACTIONS, readLook } from '../views/home-actions.ts';
import { readToolValue } from '../views/tool-actions.ts';
import { restoredTold, retiredTold } from '../views/tool-changed.ts';
import { restoreButton } from '../views/tool-line.ts';
import { dropped } from './dropped.ts';
import { type Edge, onClick, onEvent } from './guard.ts';

const Opened = z.object({
  event: z.object({
    user: z.string(),
    tab: z.string(),
    view: z.object({ hash: z.string() }).optional().catch(undefined),
  }),
});
const Pressed = z.object({
  user: z.object({ id: z.string() }),
  view: z.object({ type: z.literal('home'), private_metadata: z.string().catch('') }),
  actions: z.array(z.object({ value: z.string().nullish() })).min(1),
});

/** A press in Home. */
interface HomePress {
  readonly workspace: string;
  readonly user: string;
  readonly value: string;
  /** What the library showed. */
  readonly look: HomeLook;
}

/** What a press comes to: what the library shows then, and what is said above everything. */
type Came = { readonly look: HomeLook; readonly told?: HomeTold | undefined };

const FIRST: HomeLook = { words: '', page: 0 };

/** App Home: drawn when somebody opens it and after each press in it, never by itself. */
export function registerHome(app: App, edge: Edge): void {
  const draw = homeDrawer(edge);

  app.event(
    'app_home_opened',
    onEvent(edge, 'home', async (body, workspace) => {
      const read = Opened.safeParse(body);
      if (!read.success) {
        return dropped(edge, 'home', read.error);
      }
      const { user, tab, view } = read.data.event;
      if (tab === 'home') {
        await draw({ workspace, user, hash: view?.hash }, async () => ({ look: FIRST }));
      }
    }),
  );

  const onPress = (action: string, come: (press: HomePress) => Promise<Came>): void => {
    const failed = async (): Promise<void> => undefined; // Home itself says so
    app.action(
      action,
      onClick(
        edge,
        action,
        async (body, workspace) => {
          const press = pressOf(body, workspace);
          return press === undefined ? dropped(edge, action, 'not in Home') : draw(press, () => come(press));
        },
        failed,
      ),
    );
  };
  onPress(HOME_ACTIONS.search, async ({ value }) => ({ look: { words: value.trim(), page: 0 } }));
  for (const action of [HOME_ACTIONS.next, HOME_ACTIONS.previous, HOME_ACTIONS.all]) {
    onPress(action, async ({ value }) => ({ look: readLook(value) }));
  }
  onPress(HOME_ACTIONS.retire, async (press) => ({ look: press.look, told: await retire(edge, press) }));
  onPress(HOME_ACTIONS.keep, async (press) => ({ look: press.look, told: await keepOn(edge, press) }));
  onPress(HOME_ACTIONS.restore, async (press) => ({ look: press.look, told: await restore(edge, press) }));
  onPress(HOME_ACTIONS.pause, async (press) => ({ look: press.look, told: await setPaused(edge, press, true) }));
  onPress(HOME_ACTIONS.resume, async (press) => ({ look: press.look, told: await setPaused(edge, press, false) }));
  // A link: Slack opens it by itself, and only wants to hear that we know.
  app.action(
    HOME_ACTIONS.open,
    onClick(
      edge,
      'open',
      async () => undefined,
      async () => undefined,
    ),
  );
}

/** `hash` is the view that it was opened on: told of late or twice, it takes no newer one away. */
interface Who {
  readonly workspace: string;
  readonly user: string;
  readonly hash?: string | undefined;
}

/** Draws Home for one person at a time: of several presses the last one counts, however long the others take. */
function homeDrawer(edge: Edge): (who: Who, come: () => Promise<Came>) => Promise<void> {
  const newest = new Map<string, symbol>();

  return async (who, come) => {
    const name = `${who.workspace} ${who.user}`;
    const mine = Symbol(name);
    newest.set(name, mine);
    const view = await drawn(edge, who, come);
    if (newest.get(name) === mine) {
      newest.delete(name);
      await publish(edge, who, view);
    }
  };
}

async function drawn(edge: Edge, { workspace, user }: Who, come: () => Promise<Came>): Promise<types.HomeView> {
  try {
    const { look, told } = await come();
    const [home, { url }] = await Promise.all([edge.agent.home(workspace, user, look), edge.calls.identity()]);
    return homeView(home, { origin: url, told });
  } catch (error) {
    edge.log.error('home not drawn', { listener: 'home', code: codeOf(error) }, error);
    return plainHome(NOT_DRAWN);
  }
}

const NOT_DRAWN = plainly`*I cannot show this now.* Nothing is lost. Please open Home again in a minute.`;

/** It is drawn again when somebody opens it, so what Slack does not take is only logged. */
async function publish(edge: Edge, { workspace, user, hash }: Who, view: types.HomeView): Promise<void> {
  try {
    await edge.calls.call(workspace, 'views.publish', { ...{ user_id: user, hash }, view }, z.unknown());
  } catch (error) {
    edge.log.warn('home not published', { listener: 'home', code: codeOf(error) }, error);
  }
}

async function retire(edge: Edge, { workspace, user, value }: HomePress): Promise<HomeTold> {
  const { id = '', version = 0 } = readToolValue(value) ?? {};
  const retired = await edge.agent.retireTool({ workspace, channel: HOME }, user, id, version);
  return 'why' in retired
    ? { text: refusalText(retired) }
    : { text: retiredTold(retired).text, undo: { ...restoreButton(retired), action_id: HOME_ACTIONS.restore } };
}

async function keepOn(edge: Edge, { workspace, user, value }: HomePress): Promise<HomeTold> {
  const { id = '', version = 0 } = readToolValue(value) ?? {};
  const kept = await edge.agent.keepOn({ workspace, channel: HOME }, user, id, version);
  return {
    text: 'why' in kept ? refusalText(kept) : say`*Kept.* I ask again when more speaks against ${nameOf(kept)}.`,
  };
}

async function restore(edge: Edge, { workspace, user, value }: HomePress): Promise<HomeTold> {
  const { id = '', version = 0 } = readToolValue(value) ?? {};
  const restored = await edge.agent.restoreTool({ workspace, channel: HOME }, user, id, version);
  return { text: 'why' in restored ? refusalText(restored) : restoredTold(restored).text };
}

async function setPaused(edge: Edge, { workspace, user }: HomePress, on: boolean): Promise<HomeTold | undefined> {
  const refusal = await edge.agent.pause(workspace, user, on);
  return refusal && { text: refusalText(refusal) };
}

function pressOf(body: unknown, workspace: string): HomePress | undefined {
  const { data } = Pressed.safeParse(body);
  const action = data?.actions[0];
  if (data === undefined || action === undefined) {
    return undefined;
  }
  const { user, view } = data;
  return {
    workspace,
    user: user.id,
    value: action.value ?? '',
    look: readLook(view.private_metadata),
  };
}
