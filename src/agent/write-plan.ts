import { Plan } from '#domain/plan.ts';
import type { Secret } from '#domain/secret.ts';
import type { Heard, Session, ThreadRef, Turn } from '#domain/session.ts';
import { lastAttempt } from '#domain/session.ts';
import type { Progress } from '#ports/model.ts';
import { askModel } from './ask-model.ts';
import type { AgentContext } from './context.ts';
import { planPrompt } from './prompts/plan.ts';
import type { ReadFile } from './read-files.ts';

/** What planning and coding go by. */
export interface Brief {
  readonly ref: ThreadRef;
  readonly session: Session;
  readonly turn: Turn;
  readonly files: readonly ReadFile[];
  readonly heard: readonly Heard[];
  readonly timeZone: string;
  /** The secrets that a plan may name here. */
  readonly secrets: readonly Secret[];
  /** Hears how much a model has written. */
  readonly seen: (progress: Progress) => void;
  /** What a program needed that an earlier plan of this turn did not list. */
  readonly beyond?: readonly string[];
}

/** A plan, who made it, and the tokens that it took. */
export interface Planned {
  readonly plan: Plan;
  readonly model: string;
  readonly tokens: number;
}

/** One structured plan. Nothing of it is believed that is not checked later. */
export async function writePlan(context: AgentContext, brief: Brief, signal: AbortSignal): Promise<Planned> {
  const { versions } = await context.sandbox.describe();
  const { system, prompt } = planPrompt({
    request: requestOf(brief),
    thread: [...brief.heard, ...earlierTurns(brief)],
    files: promptFiles(brief),
    packages: versions,
    today: today(context.clock.now(), brief.timeZone),
    timeZone: brief.timeZone,
    tools: [],
    secrets: brief.secrets.map(({ name, hosts }) => ({ name, hosts })),
    beyond: brief.beyond ?? [],
  });
  const schema = planOver(brief.files.map(({ file }) => file.name));
  const { answer, model, usage } = await askModel(
    context,
    brief,
    { kind: 'plan', complexity: 'complex', system, prompt, schema },
    signal,
    brief.seen,
  );
  // No tool is listed to the model yet, so it can have looked at none.
  return { plan: { ...answer, considered: [] }, model, tokens: usage.input + usage.output };
}

/** A plan that names only what there is; whoever names something else is told so, and asked once more. */
const planOver = (names: readonly string[]) =>
  Plan.superRefine(({ outcome, tool, needs }, issues) => {
    if (outcome === 'reuse') {
      issues.addIssue({ code: 'custom', path: ['tool'], message: `no tool is called ${tool}; the library is empty` });
    }
    const there = names.length === 0 ? 'there is none' : `there are: ${names.join(', ')}`;
    for (const name of outcome === 'answer' || outcome === 'ask' ? [] : needs.files) {
      if (!names.includes(bareName(name))) {
        const message = `no file is called ${name}; ${there}. Where a file is missing, the outcome is ask`;
        issues.addIssue({ code: 'custom', path: ['needs', 'files'], message });
      }
    }
  });

/** A file by its own name; models also write where the program finds it. */
export const bareName = (name: string): string => name.replace(/^(?:\.\/)?(?:in\/)?/, '');

/** What is asked for: a revision carries the request that it changes, as far back as it goes. */
export function requestOf({ session, turn }: Pick<Brief, 'session' | 'turn'>): string {
  const words: string[] = [];
  let here: Turn | undefined = turn;
  while (here !== undefined) {
    words.unshift(here.request.text);
    const from: Turn['from'] = here.from;
    here =
      from?.why === 'revise' || from?.why === 'reply' ? session.turns.find(({ id }) => id === from.turn) : undefined;
  }
  return words.length === 1
    ? turn.request.text
    : words.map((text, index) => (index === 0 ? text : `Then: ${text}`)).join('\n\n');
}

/** What came of earlier requests of the thread, one line each. */
function earlierTurns({ session, turn }: Brief): Heard[] {
  return session.turns
    .filter(
      ({ id, status }) => id !== turn.id && (status === 'finished' || status === 'answered' || status === 'rejected'),
    )
    .slice(-5)
    .flatMap((earlier) => {
      const said =
        earlier.status === 'finished'
          ? earlier.words
          : earlier.status === 'answered'
            ? earlier.reply
            : `Rejected. ${earlier.status === 'rejected' ? earlier.reason : ''}`;
      const asked = { who: 'the person, earlier', text: earlier.request.text };
      return [asked, { who: 'you, earlier', text: `${earlier.plan?.goal ?? ''}. ${said ?? outcomeOf(earlier)}` }];
    });
}

const outcomeOf = (turn: Turn): string => lastAttempt(turn)?.run?.outcome.kind ?? '';

/** Files as the prompts name them. */
export const promptFiles = ({ files }: Pick<Brief, 'files'>) =>
  files.map(({ file, preview }) => ({ name: file.name, size: file.size, summary: file.summary, preview }));

/** The date where the requester is, as 2026-11-22. */
const today = (now: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(new Date(now));
