import type { Attempt, Turn } from '#domain/session/session.ts';
import { type Said, said, say } from '../said.ts';
import { count } from '../texts/quantities.ts';
import { CARD } from './limits.ts';

/** Who changed the program by hand last; undefined when it is as the model wrote it. An edit costs no tokens. */
export const editorOf = (
  { authors }: Pick<Turn, 'authors'>,
  { tokens }: Pick<Attempt, 'tokens'>,
): string | undefined => (tokens === 0 ? authors.at(-1)?.name : undefined);

/**
 * The program's author: the model with what it took, or with whoever changed it. No model where a person, a schedule or
 * another agent made the call.
 */
export function authorOf(turn: Pick<Turn, 'authors'>, attempt: Pick<Attempt, 'model' | 'tokens'>): Said {
  const model = said(attempt.model || 'no model', CARD.name);
  const editor = editorOf(turn, attempt);
  if (attempt.model === '' && editor === undefined) {
    return model;
  }
  return editor === undefined
    ? say`${model}, ${said(count(attempt.tokens, 'token'))}`
    : say`${model}, edited by ${said(editor, CARD.name)}`;
}
