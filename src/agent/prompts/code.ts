import type { Plan } from '#domain/program/plan.ts';
import { ABOUT_FENCES, excerpt, fenced, type Prompt } from './fence.ts';
import { aboutFiles, aboutPackages, type FileNote } from './files.ts';
import { PROGRAM_RULES } from './program-rules.ts';

export interface CodeMaterial {
  readonly request: string;
  readonly plan: Plan;
  readonly files: readonly FileNote[];
  /** Name → version of what the sandbox has. */
  readonly packages: Readonly<Record<string, string>>;
}

const REQUEST_CHARACTERS = 8_000;
const PLAN_CHARACTERS = 12_000;

/**
 * Purpose: write the program of a plan. The reusable function and the values of this request are asked for apart, so
 * that the function may be kept and nothing of the request is kept with it.
 */
const SYSTEM = `Question: code

You write one program for Threadsmith, from a plan that people have in front of them. They read every line before it
runs, once, in a sandbox. Do what the plan says, touch only what its needs list, and nothing beside it.

Use Python unless the plan or the request asks for JavaScript or the work is only about JSON.

${PROGRAM_RULES}

"description" says in at most six sentences, without the function's name, what it does, so that somebody finds it who has
the same problem with other data. "explanation" is one sentence on how it works.

${ABOUT_FENCES}`;

/** The question that gets a FunctionDraft for create, a ScriptDraft for oneoff (domain/draft.ts). */
export function codePrompt({ request, plan, files, packages }: CodeMaterial): Prompt {
  return {
    system: SYSTEM,
    prompt: fenced([
      `The outcome is ${plan.outcome}. ${aboutPackages(packages)}`,
      ...aboutFiles(files),
      'What was asked:',
      { label: 'request', data: excerpt(request, REQUEST_CHARACTERS) },
      'The plan:',
      { label: 'plan', data: excerpt(JSON.stringify(plan, undefined, 1), PLAN_CHARACTERS) },
    ]),
  };
}
