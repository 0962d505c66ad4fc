import type { Vote } from '#domain/policy/approval.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import type { Draft } from '#domain/program/draft.ts';
import type { Findings } from '#domain/program/findings.ts';
import { isFunction } from '#domain/program/form-of.ts';
import { mayStandOnCard } from '#domain/program/program-text.ts';
import { isKnown, open } from '#domain/session/request-state.ts';
import { type Attempt, lastAttempt, type Session, type ThreadRef, type Turn } from '#domain/session/session.ts';
import { advance, begin, propose, supersede } from '#domain/session/state.ts';
import type { AgentContext } from '../core/context.ts';
import type { Agent, Edited } from '../face/agent.ts';
import { waitingFor } from '../permit/waiting.ts';
import { assemble, draftOver, readBy, type Written } from '../plan/write-program.ts';
import { decide } from './decide.ts';

/**
 * Edit: what somebody wrote takes the place of what the model wrote, read and digested anew. The old proposal ends and
 * the new one waits in one change, so that whoever decided first has decided.
 */
export const editing = (context: AgentContext): Pick<Agent, 'edit'> => ({
  edit: (ref, press, id, edited) =>
    decide(context, ref, press, 'edit', async (turn, actor) => {
      const attempt = lastAttempt(turn);
      if (turn.status !== 'awaiting_approval' || attempt === undefined || turn.plan === null) {
        return { why: 'ended' };
      }
      const template = await context.sandbox.describe();
      const draft = draftOf(attempt, edited, readBy(context, template, isFunction(attempt.program)));
      if ('why' in draft) {
        return draft;
      }
      const written = await rewritten(context, ref, attempt, draft);
      const authors = [
        ...turn.authors.filter(({ user }) => user !== actor.user),
        { user: actor.user, name: actor.name },
      ];
      const waiting = await waitingFor(
        context,
        ref,
        { request: turn.request, authors, askers: turn.askers },
        written.attempt,
      );
      return (session) => replaced(context, session, turn, { id, actor, authors, written, waiting });
    }),
});

interface Replacement {
  readonly id: string;
  readonly actor: Vote;
  readonly authors: Turn['authors'];
  readonly written: Written;
  readonly waiting: Parameters<typeof propose>[6];
}

const FIRST_EPOCH = 1;

function replaced(context: AgentContext, session: Session, turn: Turn, replacement: Replacement): Session {
  const { id, actor, authors, written, waiting } = replacement;
  if (isKnown(session, id) || turn.plan === null) {
    return session;
  }
  const at = context.clock.now();
  const { call: _call, ...words } = turn.request; // its arguments are others now
  const request = { ...words, at, source: 'modal' as const, joined: null };
  const from = { turn: turn.id, why: 'edit' } as const;
  const quiet = supersede(session, turn.id, actor, at, id);
  const { askers } = turn;
  const { instance } = context;
  const begun = begin(open(quiet, { id, request, from, authors, askers, instance }), id, instance);
  const planned = advance(begun, id, FIRST_EPOCH, { stage: 'coding', plan: turn.plan });
  return propose(planned, id, FIRST_EPOCH, at, written.attempt, written.share, waiting);
}

/** What was typed as a draft, held against the same rules as a model's. */
function draftOf(
  { program, name, calls, description, parameters }: Attempt,
  edited: Edited,
  read: (draft: Draft) => Findings,
): Draft | Refusal {
  const { language, inputs } = program;
  const source = edited.source.replaceAll('\r\n', '\n');
  const typed = {
    language,
    name: calls ?? name,
    description,
    parameters,
    source,
    arguments: edited.arguments,
    explanation: '',
  };
  const parsed = draftOver(isFunction(program), inputs, read).safeParse(typed);
  if (parsed.success) {
    return parsed.data;
  }
  const issue = parsed.error.issues[0];
  const part = issue?.path[0] === 'arguments' ? 'arguments' : 'source';
  return { why: 'not_usable', part, reason: issue?.message ?? 'it cannot be read' };
}

/** The same reach as before: only a plan may ask for more. */
async function rewritten(context: AgentContext, ref: ThreadRef, before: Attempt, draft: Draft): Promise<Written> {
  const { inputs, hosts, secrets, limits, timeZone } = before.program;
  const reach = { inputs, hosts, secrets, limits, timeZone };
  const assembled = await assemble(context, ref, draft, isFunction(before.program), reach);
  const share = !mayStandOnCard(draft.source, draft.arguments);
  const { name, model, calls, reused } = before;
  const attempt = { ...assembled, name, model, tokens: 0, ...(calls && { calls }) };
  const isSameTool = reused && assembled.program.files[0]?.sha256 === before.program.files[0]?.sha256;
  const { tool } = before.program;
  return { attempt: isSameTool ? { ...attempt, reused, program: { ...attempt.program, tool } } : attempt, share };
}
