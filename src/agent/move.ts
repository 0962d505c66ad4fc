import { isKnown, open } from '#domain/request-state.ts';
import { lastAttempt, type ThreadRef } from '#domain/session.ts';
import { advance, begin, propose, supersede } from '#domain/state.ts';
import type { Agent } from './agent.ts';
import type { AgentContext } from './context.ts';
import { decide } from './decide.ts';
import { aboutTurn, permit } from './standing.ts';
import { waitingFor } from './waiting.ts';
import type { Written } from './write-program.ts';

/**
 * Continue in a channel: where too few can approve, the same program waits in a thread of another channel, and no longer
 * here. It is stored there first; a crash between the two leaves both, of which only the new one can be approved.
 */
export const moving = (context: AgentContext): Pick<Agent, 'move'> => ({
  move: (ref, press, id, to) =>
    decide(context, ref, press, 'revise', async (turn, actor) => {
      const last = lastAttempt(turn);
      const { plan } = turn;
      if (
        turn.status !== 'awaiting_approval' ||
        last === undefined ||
        plan === null ||
        to.workspace !== ref.workspace
      ) {
        return { why: 'ended' };
      }
      const about = await aboutTurn(context, to, turn);
      const permitted = await permit(context, to, 'ask', actor.user, about);
      if ('refusal' in permitted) {
        return permitted.refusal;
      }
      const { number: _number, digest: _digest, share, votes: _votes, terms: _terms, ...rest } = last;
      const { approval: _approval, run: _run, ...attempt } = rest;
      const written: Written = { attempt, share: share !== null };
      await openThere(context, to, id, turn, plan, written);
      return (session) => supersede(session, turn.id, actor, context.clock.now(), id, to.channel);
    }),
});

type Waiting = Parameters<typeof propose>[6];
type Moved = Parameters<Parameters<typeof decide>[4]>[0];

async function openThere(
  context: AgentContext,
  to: ThreadRef,
  id: string,
  turn: Moved,
  plan: NonNullable<Moved['plan']>,
  written: Written,
): Promise<void> {
  const { request, authors } = turn;
  const waiting: Waiting = await waitingFor(context, to, turn, written.attempt);
  const at = context.clock.now();
  const from = { turn: turn.id, why: 'moved' } as const;
  await context.change(to, (session) => {
    if (isKnown(session, id)) {
      return session;
    }
    const opened = open(session, {
      id,
      request: { ...request, at, joined: null },
      from,
      authors,
      instance: context.instance,
    });
    const planned = advance(begin(opened, id, context.instance), id, 1, { stage: 'coding', plan });
    return propose(planned, id, 1, at, written.attempt, written.share, waiting);
  });
}
