import { lastAttempt } from '#domain/session.ts';
import type { Agent } from './agent.ts';
import type { AgentContext } from './context.ts';
import { bytesOf } from './stored.ts';

/** View code: the bytes from the store, never what a message holds. */
export const showing = (context: AgentContext): Pick<Agent, 'program'> => ({
  async program(ref, id, user) {
    const session = await context.sessions.read(ref);
    const turn = session?.turns.find((each) => each.id === id);
    const attempt = turn && lastAttempt(turn);
    if (!(turn && attempt)) {
      return { why: 'unknown_turn' };
    }
    if (!(await context.people.isIn(ref, user))) {
      const place = await context.people.place(ref.workspace, ref.channel);
      return { why: 'not_member', wish: 'view', channel: `#${place.name}` };
    }
    const { program, name, digest } = attempt;
    const files = await Promise.all(
      program.files.map(async ({ path, sha256 }) => ({
        path,
        text: new TextDecoder().decode(await bytesOf(context, ref.workspace, sha256)),
      })),
    );
    return { name, language: program.language, digest, files, goal: turn.plan?.goal ?? '' };
  },
});
