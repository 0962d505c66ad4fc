import type { types } from '@slack/bolt';
import { z } from 'zod';
import type { Agent } from '#agent/face/agent.ts';
import { AgentError, codeOf } from '#domain/text/errors.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { People } from '#ports/people.ts';
import type { Thread } from '#ports/thread.ts';
import type { Calls } from '../calls.ts';
import type { Modals } from '../modals.ts';
import type { Posts } from '../posts.ts';
import type { Block } from '../views/blocks.ts';

/** What every listener may use. */
export interface Edge {
  readonly agent: Agent;
  readonly calls: Calls;
  readonly posts: Posts;
  readonly modals: Modals;
  readonly thread: Thread;
  readonly people: People;
  readonly clock: Clock;
  readonly log: Log;
}

interface Given {
  readonly body: unknown;
  readonly context: { readonly teamId?: string | undefined };
}
interface Pressed extends Given {
  readonly ack: () => Promise<void>;
}
interface Submitted extends Given {
  readonly ack: (response?: NonNullable<FormAnswer>) => Promise<void>;
}

type Listener<Arguments> = (given: Arguments) => Promise<void>;

/**
 * An event: settles when its effect is stored. A failure is thrown on, so that the receiver does not ack and Slack
 * delivers the event again.
 */
export const onEvent =
  (edge: Edge, name: string, work: (body: unknown, workspace: string) => Promise<void>): Listener<Given> =>
  async ({ body, context }) => {
    try {
      const workspace = workspaceOf(context);
      if (isElsewhere(body, workspace)) {
        return edge.log.warn('dropped an event of another installation', { listener: name, code: 'INTERNAL' });
      }
      await work(body, workspace);
    } catch (error) {
      edge.log.error('listener failed', { listener: name, code: codeOf(error) }, error);
      throw error;
    }
  };

/** A click: acked at once; `failed` tells the person when nothing was stored. */
export const onClick =
  (
    edge: Edge,
    name: string,
    work: (body: unknown, workspace: string) => Promise<void>,
    failed: (body: unknown, workspace: string) => Promise<void>,
  ): Listener<Pressed> =>
  async ({ ack, body, context }) => {
    await acked(edge, name, ack);
    const workspace = workspaceOf(context);
    try {
      await work(body, workspace);
    } catch (error) {
      edge.log.error('listener failed', { listener: name, code: codeOf(error) }, error);
      await failed(body, workspace).catch((cause: unknown) =>
        edge.log.warn('could not say so', { listener: name, code: codeOf(cause) }, cause),
      );
    }
  };

/** Tells whoever pressed something that they alone see: in the place of that, or below it. */
export type Reply = (told: Told, where: 'instead' | 'below') => Promise<void>;

/** A click on what one person alone sees: as `onClick`, with a way to answer there; `failed` is what they are told else. */
export const onOwnClick =
  (
    edge: Edge,
    name: string,
    work: (body: unknown, workspace: string, reply: Reply) => Promise<void>,
    failed: Told,
  ): Listener<Pressed & { readonly respond: (message: Answer & Placed) => Promise<unknown> }> =>
  async (given) => {
    const reply: Reply = async (told, where) => {
      const placed: Placed = { response_type: 'ephemeral', replace_original: where === 'instead' };
      await given.respond({ ...edge.calls.look({ ...told, ...UNFURL_NOTHING }), ...placed });
    };
    await onClick(
      edge,
      name,
      (body, workspace) => work(body, workspace, reply),
      () => reply(failed, 'below'),
    )(given);
  };

interface Placed {
  readonly response_type: 'ephemeral';
  readonly replace_original: boolean;
}

/**
 * A command: acked at once; what its work gives is told to the person alone, as `failed` is when nothing was stored.
 */
export const onCommand =
  (
    edge: Edge,
    name: string,
    work: (body: unknown, workspace: string) => Promise<string | Told | undefined>,
    failed: string,
  ): Listener<Pressed & { readonly respond: (message: Answer) => Promise<unknown> }> =>
  async ({ ack, body, context, respond }) => {
    await acked(edge, name, ack);
    const told = await work(body, workspaceOf(context)).catch((error: unknown) => {
      edge.log.error('listener failed', { listener: name, code: codeOf(error) }, error);
      return failed;
    });
    if (told !== undefined) {
      const shown = typeof told === 'string' ? { text: told } : told;
      try {
        await respond(edge.calls.look({ ...shown, ...UNFURL_NOTHING }));
      } catch (error) {
        edge.log.warn('could not say so', { listener: name, code: 'SLACK_UNAVAILABLE' }, error);
      }
    }
  };

const UNFURL_NOTHING = { unfurl_links: false, unfurl_media: false };
/** What one person is told; `text` alone, or for previews and screen readers. */
export interface Told {
  readonly text: string;
  readonly blocks?: Block[];
}
type Answer = Told & typeof UNFURL_NOTHING;

const FORM_MS = 2_500;

/** What Slack does with a form: nothing closes it, an update shows another in its place, errors stand at its inputs. */
export type FormAnswer =
  | { response_action: 'update'; view: types.ModalView }
  | { response_action: 'errors'; errors: Record<string, string> }
  | undefined;

/**
 * A form: acked with what its work gives once that is stored. Slack waits three seconds, so after 2.5 without a result,
 * and after a failure, the answer is `late`; what the work still does then is harmless, because it bears the form's id.
 */
export const onForm =
  (
    edge: Edge,
    name: string,
    work: (body: unknown, workspace: string) => Promise<FormAnswer>,
    late: (body: unknown) => FormAnswer,
  ): Listener<Submitted> =>
  async ({ ack, body, context }) => {
    const waited = new AbortController();
    const working = work(body, workspaceOf(context)).catch((error: unknown) => {
      edge.log.error('listener failed', { listener: name, code: codeOf(error) }, error);
      return late(body);
    });
    const response = await Promise.race([working, edge.clock.wait(FORM_MS, waited.signal).then(() => late(body))]);
    waited.abort();
    await acked(edge, name, () => (response === undefined ? ack() : ack(edge.calls.look(response))));
    await working;
  };

/** Slack may have given up on us by then; it then delivers again or the person presses again. */
async function acked(edge: Edge, name: string, ack: () => Promise<void>): Promise<void> {
  try {
    await ack();
  } catch (error) {
    edge.log.warn('ack did not go out', { listener: name, code: 'SLACK_UNAVAILABLE' }, error);
  }
}

const Authorized = z.object({ authorizations: z.array(z.object({ team_id: z.string() })).min(1) });

/** One app token hears all workspaces that have installed the app; we speak for one of them. */
function isElsewhere(body: unknown, workspace: string): boolean {
  const read = Authorized.safeParse(body);
  return read.success && read.data.authorizations.every(({ team_id }) => team_id !== workspace);
}

/** The workspace that hosts the session, never that of whoever pressed. */
function workspaceOf(context: Given['context']): string {
  if (context.teamId === undefined) {
    throw new AgentError('Slack names no workspace', { code: 'INTERNAL' });
  }
  return context.teamId;
}
