import { Plan } from '#domain/program/plan.ts';
import type { Secret } from '#domain/secret/secret.ts';
import type { Heard, Session, ThreadRef, Turn } from '#domain/session/session.ts';
import { lastAttempt } from '#domain/session/session.ts';
import { codeOf, type ErrorCode } from '#domain/text/errors.ts';
import { bareName } from '#domain/text/file-name.ts';
import { reuseGaps } from '#domain/tool/reuse.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { toolStub } from '#domain/tool/tool-stub.ts';
import type { FoundTool } from '#ports/library.ts';
import type { Progress } from '#ports/model.ts';
import { askModel } from '../core/ask-model.ts';
import type { AgentContext } from '../core/context.ts';
import { planPrompt } from '../prompts/plan.ts';
import { findBySteps } from './find-tools.ts';
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
  /** The kept tools that the planner is told of. */
  readonly tools: readonly FoundTool[];
  /** Hears how much a model has written. */
  readonly seen: (progress: Progress) => void;
  /** What a program needed that an earlier plan of this turn did not list. */
  readonly beyond?: readonly string[];
}

/** A plan, who made it, the tokens that it took, and the tools that it could choose from. */
export interface Planned {
  readonly plan: Plan;
  readonly model: string;
  readonly tokens: number;
  readonly tools: readonly FoundTool[];
}

/**
 * One structured plan. Nothing of it is believed that is not checked later. Where it would write a new function and its own
 * steps find a tool that nobody showed to the planner, it is asked once more with that one.
 */
export async function writePlan(context: AgentContext, brief: Brief, signal: AbortSignal): Promise<Planned> {
  const first = await planWith(context, brief, signal);
  const { plan, tokens } = first;
  const isNew = plan.outcome === 'create' && brief.turn.attempts.length === 0; // what is mended is mended in its own code
  const more = isNew ? await findBySteps(context, brief.ref.workspace, plan, brief.tools) : undefined;
  if (more === undefined) {
    return first;
  }
  try {
    const second = await planWith(context, { ...brief, tools: more }, signal);
    return { ...second, tokens: second.tokens + tokens };
  } catch (error) {
    if (signal.aborted || !LEAVE_THE_FIRST.includes(codeOf(error))) {
      throw error;
    }
    context.log.warn('no better plan', { code: codeOf(error), turn: brief.turn.id, workspace: brief.ref.workspace });
    return first;
  }
}

/** Failures of the second question alone: there is a plan already. */
const LEAVE_THE_FIRST: readonly ErrorCode[] = ['MODEL_UNAVAILABLE', 'MODEL_OUTPUT_INVALID', 'BUDGET_USED_UP'];

async function planWith(context: AgentContext, brief: Brief, signal: AbortSignal): Promise<Planned> {
  const { versions } = await context.sandbox.describe();
  const { system, prompt } = planPrompt({
    request: requestOf(brief),
    thread: [...brief.heard, ...earlierTurns(brief)],
    files: promptFiles(brief),
    packages: versions,
    today: today(context.clock.now(), brief.timeZone),
    timeZone: brief.timeZone,
    tools: brief.tools.map(({ tool }) => toolStub(tool)),
    secrets: brief.secrets.map(({ name, hosts }) => ({ name, hosts })),
    beyond: brief.beyond ?? [],
  });
  const schema = planOver(
    brief.files.map(({ file }) => file.name),
    brief.tools.map(({ tool }) => tool),
  );
  const { answer, model, usage } = await askModel(
    context,
    brief,
    { kind: 'plan', complexity: 'complex', system, prompt, schema },
    signal,
    brief.seen,
  );
  const considered = answer.considered.filter((each) => brief.tools.some(({ tool }) => tool.name === each.tool));
  return {
    plan: { ...withNeedsOf(answer, brief.tools), considered },
    model,
    tokens: usage.input + usage.output,
    tools: brief.tools,
  };
}

/** What a kept tool may touch was decided when it was kept; the model says only which files it is called with. */
function withNeedsOf(plan: Plan, tools: readonly FoundTool[]): Plan {
  const tool = plan.outcome === 'reuse' ? tools.find((each) => each.tool.name === plan.tool)?.tool : undefined;
  if (tool === undefined) {
    return plan;
  }
  const { hosts, secrets, limits } = tool.needs;
  const { memoryMb, seconds } = limits;
  return { ...plan, checks: [], needs: { files: plan.needs.files, hosts, secrets, memoryMb, seconds } };
}

/** A plan that names only what there is; whoever names something else is told so, and asked once more. */
const planOver = (names: readonly string[], tools: readonly Tool[]) =>
  Plan.superRefine((plan, issues) => {
    for (const [path, message] of plan.outcome === 'reuse' ? reuseGaps(plan, tools, names) : []) {
      issues.addIssue({ code: 'custom', path: [path], message });
    }
    const there = names.length === 0 ? 'there is none' : `there are: ${names.join(', ')}`;
    for (const name of strangersOf(plan, names)) {
      const message = `no file is called ${name}; ${there}. Where a file is missing, the outcome is ask`;
      issues.addIssue({ code: 'custom', path: ['needs', 'files'], message });
    }
  });

/** Files that a program would read and that are not there. */
const strangersOf = ({ outcome, needs }: Plan, names: readonly string[]): string[] =>
  outcome === 'answer' || outcome === 'ask' ? [] : needs.files.filter((name) => !names.includes(bareName(name)));

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
