import { turnOf } from '#domain/session/transition.ts';
import { codeOf, isRefused } from '#domain/text/errors.ts';
import type { AgentContext } from './context.ts';
import type { Doer } from './effects.ts';
import { momentOf, newsOf } from './ring.ts';

/**
 * Tells whoever asked by direct message what their thread did not take. Where that is refused too nobody can be told:
 * it is logged, and the turn keeps what happened.
 */
export function tellJob(context: AgentContext): Doer {
  return async (ref, id, _effect, uncertain) => {
    const session = await context.sessions.read(ref);
    const turn = session && turnOf(session, id);
    const elsewhere = turn?.messages.elsewhere;
    const news = turn && newsOf(turn);
    if (!(turn && elsewhere && news) || momentOf(turn) !== elsewhere.moment) {
      return; // it went on meanwhile, and the next moment speaks for itself
    }
    const place = await context.people.place(ref.workspace, ref.channel).catch(() => NOWHERE);
    const about = turn.plan?.goal || turn.request.text || 'your request';
    const ran = turn.attempts.some(({ run }) => run !== null) || (turn.status === 'stopped' && turn.ran !== null);
    try {
      await context.thread.elsewhere(
        ref.workspace,
        { ...news, about, place, closed: elsewhere.closed, ran },
        uncertain,
      );
    } catch (error) {
      const code = codeOf(error);
      if (!isRefused(code)) {
        throw error;
      }
      context.log.error('told nowhere', { code, workspace: ref.workspace, thread: ref.thread, turn: id }, error);
    }
  };
}

const NOWHERE = { name: '', kind: 'channel', shared: false } as const;
