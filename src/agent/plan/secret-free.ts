import type { z } from 'zod';
import type { Line } from '#domain/program/card-facts.ts';
import type { Draft } from '#domain/program/draft.ts';
import { ARGUMENTS_FILE, LAYOUT } from '#domain/program/main-file.ts';
import { secretLinesIn } from '#domain/secret/secret-literals.ts';

/** A first draft with what looks like a secret goes back to the model; a second one goes on, and the card warns of it. */
export function withoutLiterals<Schema extends z.ZodType<Draft>>(schema: Schema) {
  let isAsked = false;
  return schema.superRefine((draft, issues) => {
    const [literal] = isAsked ? [] : literalsIn(draft, true);
    if (literal !== undefined) {
      isAsked = true;
      issues.addIssue({
        code: 'custom',
        path: [literal.file === ARGUMENTS_FILE ? 'arguments' : 'source'],
        message: `line ${literal.line} holds what looks like a secret: leave it out, and use needs.secrets of the plan, which stand in the environment`,
      });
    }
  });
}

/** Lines that hold what looks like a secret, of the program and of what it is called with. */
export function literalsIn(draft: Draft, reusable: boolean): Line[] {
  const { entry, tool } = LAYOUT[draft.language];
  const file = reusable ? tool : entry;
  const isCalledWithOne = secretLinesIn(draft.arguments).length > 0;
  return [
    ...secretLinesIn(draft.source).map((line) => ({ file, line })),
    ...(isCalledWithOne ? [{ file: ARGUMENTS_FILE, line: 1 }] : []),
  ];
}
