import { isKnown, open } from '#domain/session/request-state.ts';
import { lastAttempt, type Turn } from '#domain/session/session.ts';
import { supersede } from '#domain/session/state.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { ToolCall } from '#domain/tool/keeping.ts';
import type { AgentContext } from '../core/context.ts';
import { standstillOf } from '../core/standstill.ts';
import type { Agent } from '../face/agent.ts';
import { refuse, tell } from '../permit/refuse.ts';
import { aboutTurn, permit } from '../permit/standing.ts';

/** Try again, Run again, Ask again, a suggested answer: always a new turn, made from an old one. */
export const retrying = (context: AgentContext): Pick<Agent, 'retry'> => ({
  async retry(ref, id, user, newId, text) {
    const attempted = { wish: 'retry', user, turn: id, digest: '' } as const;
    try {
      if ((await standstillOf(context.store, ref.workspace)) !== 'running') {
        return await refuse(context, ref, attempted, { why: 'paused' });
      }
      const session = await context.sessions.read(ref);
      const old = session?.turns.find((each) => each.id === id);
      if (old === undefined) {
        return await refuse(context, ref, attempted, { why: 'unknown_turn' });
      }
      const wish = old.status === 'asking' ? 'revise' : 'retry';
      const permitted = await permit(context, ref, wish, user, await aboutTurn(context, ref, old));
      if ('refusal' in permitted) {
        return await refuse(context, ref, attempted, permitted.refusal);
      }
      const at = context.clock.now();
      const { call, ...words } = old.request;
      const request = {
        ...words,
        ...(text === undefined && call !== undefined && { call: anyVersion(call) }),
        user,
        at,
        text: text ?? old.request.text,
        source: 'button',
        edited: false,
        joined: null,
      } as const;
      await context.change(ref, (now) => {
        if (isKnown(now, newId)) {
          return now;
        }
        const current = now.turns.find((each) => each.id === id);
        const quiet = current && isReplaced(current) ? supersede(now, id, permitted.actor, at, newId) : now;
        return open(quiet, {
          id: newId,
          request: { ...request },
          from: { turn: id, why: whyOf(old, text) },
          authors: old.authors, // the same program is still theirs
          askers: [...old.askers, old.request.user], // and so are the words
          instance: context.instance,
        });
      });
      return undefined;
    } catch (error) {
      context.log.error(
        'retry not saved',
        { code: codeOf(error), workspace: ref.workspace, thread: ref.thread },
        error,
      );
      return tell(context, ref, user, { why: 'not_saved' });
    }
  },
});

/** What waits for nothing else: our question, or a program that nobody can approve because its file did not come. */
const isReplaced = (turn: Turn): boolean =>
  turn.status === 'asking' || (turn.status === 'awaiting_approval' && lastAttempt(turn)?.share?.state === 'failed');

/** The same program again where one worked or was stopped while it ran; else the model gets a new try. */
function whyOf(old: Turn, text: string | undefined): NonNullable<Turn['from']>['why'] {
  if (text !== undefined) {
    return old.status === 'asking' ? 'reply' : 'revise';
  }
  const ran = old.status === 'stopped' ? old.ran !== null : lastAttempt(old)?.run?.outcome.kind === 'passed';
  return ran || old.status === 'expired' ? 'again' : 'retry';
}

/** Whoever presses means the tool as it is by now: it may have been mended since. */
const anyVersion = ({ version: _, ...call }: ToolCall): ToolCall => call;
