import type { Actor } from '#domain/policy/people.ts';
import { isUndecided } from '#domain/session/decision.ts';
import { sayAgain } from '#domain/session/delivery.ts';
import { edit } from '#domain/session/request-state.ts';
import type { Session, ThreadRef, Turn } from '#domain/session/session.ts';
import { stop } from '#domain/session/state.ts';
import { codeOf } from '#domain/text/errors.ts';
import { type AgentContext, turnKey } from '../core/context.ts';
import { standstillOf } from '../core/standstill.ts';
import { stopTurn } from '../decide/decide.ts';
import type { Agent } from '../face/agent.ts';
import { refuse } from '../permit/refuse.ts';
import { takeIn } from './take-in.ts';

/** Words that sound like a yes. A yes is only ever the button. */
const YES = /^(yes|yep|yeah|ok(ay)?|go( ahead)?|do it|run it|approved?|lgtm|please do|sure|ja|ok, go|👍)[.!\s]*$/i;
const STOP = /^stop[.!\s]*$/i;

/** How messages reach the agent. */
export function asking(context: AgentContext): Pick<Agent, 'ask' | 'hear' | 'changed'> {
  const ask: Agent['ask'] = async (ref, message) => {
    if (STOP.test(message.text.trim()) && message.files.length === 0) {
      return await stopWhatRuns(context, ref, message.user);
    }
    const asked = { user: message.user, turn: '', digest: '' };
    if ((await standstillOf(context.store, ref.workspace)) !== 'running') {
      await refuse(context, ref, { ...asked, wish: 'ask' }, { why: 'paused' });
      return;
    }
    const session = await context.sessions.read(ref);
    const waits = session?.turns.some(({ status, request }) => {
      const mine = request.user === message.user;
      return status === 'awaiting_approval' || (mine && status === 'asking');
    });
    if (session?.turns.some(({ status }) => status === 'awaiting_approval') && YES.test(message.text.trim())) {
      const turn = session.turns.findLast(({ status }) => status === 'awaiting_approval')?.id ?? '';
      await refuse(context, ref, { ...asked, turn, wish: 'approve' }, { why: 'approve_by_button' });
      return;
    }
    const actor = waits ? await named(context, ref, message.user) : { user: message.user, name: '' };
    const at = context.clock.now();
    const incoming = { ask: message, actor, at, instance: context.instance };
    let joined: string | undefined;
    await context.change(ref, (now) => {
      const next = takeIn(now, incoming);
      joined = next === now ? undefined : next.turns.find(({ request }) => request.joined === message.id)?.id;
      return next === now ? now : sayAgain(next);
    });
    if (joined !== undefined) {
      context.underWay.get(turnKey(ref, joined))?.abort(); // planning begins anew, with both messages
    }
  };

  return {
    ask,

    async hear(ref, message) {
      const session = await context.sessions.read(ref);
      const asked = session?.turns.some(({ status, request }) => status === 'asking' && request.user === message.user);
      const isOpen = session?.turns.some(isUndecided);
      if (asked || (isOpen && STOP.test(message.text.trim()))) {
        await ask(ref, message);
      }
    },

    async changed(ref, message, how, user) {
      const session = await context.sessions.read(ref);
      const turn = session && askedBy(session, message);
      if (!turn || !['queued', 'planning', 'awaiting_approval'].includes(turn.status)) {
        return;
      }
      const { id } = turn;
      const by = await named(context, ref, user || turn.request.user);
      const at = context.clock.now();
      await context.change(ref, (now) => (how === 'deleted' ? stop(now, id, by, at) : edit(now, id)));
      if (how === 'deleted') {
        context.underWay.get(turnKey(ref, id))?.abort();
      }
    },
  };
}

async function stopWhatRuns(context: AgentContext, ref: ThreadRef, user: string): Promise<void> {
  const session = await context.sessions.read(ref);
  await (session?.turns.some(isUndecided)
    ? stopTurn(context, ref, undefined, user)
    : refuse(context, ref, { wish: 'stop', user, turn: '', digest: '' }, { why: 'ended' }));
}

/** The turn that a message asked for: after an edit of its program that is the newest of them. */
function askedBy({ turns }: Session, message: string): Turn | undefined {
  let turn = turns.find(({ id }) => id === message);
  for (let edited = turn; edited !== undefined; ) {
    turn = edited;
    edited = turns.find(({ from }) => from?.why === 'edit' && from.turn === turn?.id);
  }
  return turn;
}

/** The person's name for the record; a look-up that fails leaves it out, it decides nothing here. */
async function named(context: AgentContext, ref: ThreadRef, user: string): Promise<Actor> {
  try {
    const { name } = await context.people.person(ref.workspace, user, false);
    return { user, name };
  } catch (error) {
    context.log.warn('no name', { code: codeOf(error), workspace: ref.workspace }, error);
    return { user, name: '' };
  }
}
