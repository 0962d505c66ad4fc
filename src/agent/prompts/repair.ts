import type { Draft } from '#domain/program/draft.ts';
import type { Plan } from '#domain/program/plan.ts';
import { ABOUT_FENCES, excerpt, fenced, type Prompt } from './fence.ts';
import { PROGRAM_RULES } from './program-rules.ts';

export interface RepairMaterial {
  readonly request: string;
  readonly plan: Plan;
  /** The program that failed. */
  readonly draft: Draft;
  /** How it ended, and the end of its output. */
  readonly error: string;
  /** One paragraph on earlier attempts, empty when there were none. */
  readonly memory: string;
}

const REQUEST_CHARACTERS = 8_000;
const PLAN_CHARACTERS = 12_000;
const ERROR_CHARACTERS = 8_000;
const MEMORY_CHARACTERS = 2_000;

/**
 * Purpose: replace a program that failed. The model gets the program, the error and one paragraph of memory rather than
 * a growing log, and answers with a whole program, because a person approves the whole again.
 */
const SYSTEM = `Question: repair

A program of Threadsmith failed. Write the whole program again so that it does what the plan says. Find the cause in the
error first; change what the cause asks for and leave the rest as it is, because people read the difference. It may touch
no more than before. Do not hide the error: bad data is counted and said, never invented.

Keep the language, the name and the parameters unless they are the cause.

${PROGRAM_RULES}

"explanation" is one or two sentences for people: what went wrong, and what the new program does about it.

${ABOUT_FENCES}`;

/** The question that gets a new draft like the one that failed (domain/draft.ts). */
export function repairPrompt({ request, plan, draft, error, memory }: RepairMaterial): Prompt {
  const { source, ...rest } = draft;
  return {
    system: SYSTEM,
    prompt: fenced([
      `The outcome is ${plan.outcome}.`,
      'What was asked:',
      { label: 'request', data: excerpt(request, REQUEST_CHARACTERS) },
      'The plan:',
      { label: 'plan', data: excerpt(JSON.stringify(plan, undefined, 1), PLAN_CHARACTERS) },
      'The program that failed, first what was said about it, then its source:',
      { label: 'program', data: JSON.stringify(rest, undefined, 1) },
      { label: 'source', data: source },
      'How it failed:',
      { label: 'error', data: excerpt(error, ERROR_CHARACTERS) },
      ...(memory === ''
        ? []
        : ['What was tried before:', { label: 'memory', data: excerpt(memory, MEMORY_CHARACTERS) }]),
    ]),
  };
}
