import { ABOUT_FENCES, excerpt, fenced, type Part, type Prompt } from './fence.ts';

export interface AnswerMaterial {
  readonly request: string;
  readonly goal: string;
  /** The result as JSON text, empty when there was none. */
  readonly result: string;
  /** The beginning of what the program printed. */
  readonly output: string;
  /** Names of the files that it left. */
  readonly artifacts: readonly string[];
  /** The words that it was answered with before, and the figures in them that are not in the result. */
  readonly before?: { readonly text: string; readonly strangers: readonly string[] } | undefined;
}

const REQUEST_CHARACTERS = 4_000;
const GOAL_CHARACTERS = 300;
const RESULT_CHARACTERS = 12_000;
const OUTPUT_CHARACTERS = 4_000;
const ARTIFACTS = 50;
const ANSWER_CHARACTERS = 2_000;
const STRANGERS = 20;
const FIGURE_CHARACTERS = 60;

/**
 * Purpose: say in words what a result means, above a table that shows the result itself. The words may hold nothing
 * that the result does not.
 */
const SYSTEM = `Question: answer

A program of Threadsmith has run and its result stands in a table below your words. Answer the request in "text": one to
four short sentences of markdown, at most 600 characters. The first sentence is the answer itself, in bold.

- Every figure comes from the result or the output below, rounded at most; compute and invent none.
- If the result does not answer the request, say what it does say and what is missing.
- No headings, no lists, no tables, no code, no links, no mentions, no greetings, no praise, no exclamation marks.
- Name a file only if people should open it; they see all files below.
- Write in the language of the request.

${ABOUT_FENCES}`;

/** The question that gets Words (domain/words.ts). */
export function answerPrompt({ request, goal, result, output, artifacts, before }: AnswerMaterial): Prompt {
  const names = artifacts.slice(0, ARTIFACTS).map((name) => JSON.stringify(name));
  return {
    system: SYSTEM,
    prompt: fenced([
      'What was asked:',
      { label: 'request', data: excerpt(request, REQUEST_CHARACTERS) },
      { label: 'goal', data: excerpt(goal, GOAL_CHARACTERS) },
      ...(result === ''
        ? ['The program returned no result.']
        : ['The result:', { label: 'result', data: excerpt(result, RESULT_CHARACTERS) }]),
      ...(output === '' ? [] : ['What it printed:', { label: 'output', data: excerpt(output, OUTPUT_CHARACTERS) }]),
      ...(names.length === 0 ? [] : ['The files that it left:', { label: 'artifacts', data: names.join('\n') }]),
      ...(before === undefined ? [] : again(before)),
    ]),
  };
}

const again = ({ text, strangers }: NonNullable<AnswerMaterial['before']>): Part[] => [
  'You answered this before:',
  { label: 'answer', data: excerpt(text, ANSWER_CHARACTERS) },
  'These figures of that answer are neither in the result nor in the output. Answer again, without them:',
  {
    label: 'figures',
    data: strangers
      .slice(0, STRANGERS)
      .map((figure) => excerpt(figure, FIGURE_CHARACTERS))
      .join('\n'),
  },
];
