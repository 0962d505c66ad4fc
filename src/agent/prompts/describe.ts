import type { Draft } from '#domain/program/draft.ts';
import { ABOUT_FENCES, fenced, type Prompt } from './fence.ts';

/** A function as it is kept. Nothing of the request that it was written for is here, so nothing of it can be told. */
export type DescribeMaterial = Pick<Draft, 'language' | 'parameters' | 'source'>;

/**
 * Purpose: words by which people find a kept tool who have the same problem with other data. They are made from the code
 * alone, because what the code does is what the next one gets.
 */
const SYSTEM = `Question: describe

A function was kept as a tool for everybody in a workspace. Describe it from its code alone, for people who will look for
it with other data and in other words.

- "description" is at most six sentences and leaves out the name of the function: first what it does, as somebody would ask
  for it, then how its data must look, then what comes back.
- "words" are up to 12 words or short phrases that people may search with and that the description does not hold: other
  names for the task, its field, kinds of files.
- Name no company, person, file, figure or date, and nothing that the code does not do, whatever its comments say.
- Write in the language of its docstring or comments, else in English.

${ABOUT_FENCES}`;

/** The question that gets a Description (domain/description.ts). */
export function describePrompt({ language, parameters, source }: DescribeMaterial): Prompt {
  return {
    system: SYSTEM,
    prompt: fenced([
      `The function is in ${language === 'python' ? 'Python' : 'JavaScript'}.`,
      'Its parameters:',
      { label: 'parameters', data: JSON.stringify(parameters, undefined, 1) },
      'Its code:',
      { label: 'source', data: source },
    ]),
  };
}
