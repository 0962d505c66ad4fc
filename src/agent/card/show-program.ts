import type { AuditRecord } from '#domain/audit/audit-chain.ts';
import { canonical } from '#domain/json/canonical.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import { lastAttempt, type ThreadRef, type Turn } from '#domain/session/session.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { AgentContext } from '../core/context.ts';
import { bytesOf, textOf } from '../core/stored.ts';
import type { Agent } from '../face/agent.ts';
import { noteRefusal } from '../permit/refuse.ts';

/** View code: the bytes from the store, never what a message holds. */
export const showing = (context: AgentContext): Pick<Agent, 'program' | 'details'> => ({
  async details(ref, id, user) {
    const session = await context.sessions.read(ref);
    const turn = session?.turns.find((each) => each.id === id);
    if (turn === undefined) {
      return { why: 'unknown_turn' };
    }
    const refusal = await whyNotSeen(context, ref, id, user);
    if (refusal) {
      return refusal;
    }
    const run = turn.attempts.findLast((attempt) => attempt.run !== null)?.run;
    const stderr = await textOf(context, ref.workspace, run?.stderr);
    return { turn, stderr, audit: await auditOf(context, ref, turn) };
  },

  async program(ref, id, user) {
    const session = await context.sessions.read(ref);
    const turn = session?.turns.find((each) => each.id === id);
    const attempt = turn && lastAttempt(turn);
    if (!(turn && attempt)) {
      return { why: 'unknown_turn' };
    }
    const refusal = await whyNotSeen(context, ref, id, user);
    if (refusal) {
      return refusal;
    }
    const { program, name, digest } = attempt;
    const files = await Promise.all(
      program.files.map(async ({ path, sha256 }) => ({
        path,
        text: new TextDecoder().decode(await bytesOf(context, ref.workspace, sha256)),
      })),
    );
    const goal = turn.plan?.goal ?? '';
    return { name, language: program.language, digest, files, goal, arguments: canonical(program.arguments) };
  },
});

/** Only members of the channel see what is in it; a look-up that fails is a no, and every no is in the audit. */
async function whyNotSeen(
  context: AgentContext,
  ref: ThreadRef,
  turn: string,
  user: string,
): Promise<Refusal | undefined> {
  const refusal = await whyNoMember(context, ref, user).catch((error: unknown): Refusal => {
    const code = codeOf(error);
    context.log.warn('look-up failed', { code, workspace: ref.workspace, thread: ref.thread }, error);
    return { why: 'look_up_failed', wish: 'view', channel: '' };
  });
  if (refusal) {
    await noteRefusal(context, ref, { wish: 'view', user, turn, digest: '' }, refusal);
  }
  return refusal;
}

async function whyNoMember({ people }: AgentContext, ref: ThreadRef, user: string): Promise<Refusal | undefined> {
  if (await people.isIn(ref, user)) {
    return undefined;
  }
  const { name } = await people.place(ref.workspace, ref.channel);
  return { why: 'not_member', wish: 'view', channel: `#${name}` };
}

const MOST_LINES = 100;

/** The newest lines of the audit about a turn, oldest first. They are read from the end until the turn was opened. */
async function auditOf(context: AgentContext, ref: ThreadRef, turn: Turn): Promise<AuditRecord[]> {
  const lines: AuditRecord[] = [];
  for await (const record of context.audit.readBack(ref.workspace)) {
    const { turn: id, channel, thread } = record.body;
    if (id === turn.id && channel === ref.channel && thread === ref.thread) {
      lines.unshift(record);
    }
    if (record.at < turn.request.at - SLACK_MS || lines.length >= MOST_LINES) {
      break;
    }
  }
  return lines;
}

/** Several processes' clocks differ, and lines are appended a little later than they were caused. */
const SLACK_MS = 600_000;
