import { createHash } from 'node:crypto';
import type { ToolCard } from './tool-search.ts';

/** UTF-16 units. Small models read some 500 tokens; the first words say what a text is about. */
const MOST_CHARACTERS = 2_000;

/** What of a tool's card is embedded: what it is for, in its own words and in those of people whom it has served. */
export const embeddedText = ({ name, description, past }: ToolCard): string =>
  cut([name.replaceAll('_', ' '), description, ...past].join('\n'));

/** What of a question is embedded; empty when it says nothing. */
export const embeddedQuestion = (question: string): string => cut(question.trim());

/** Tells which text a vector is of, and whose: what another model made is not worth comparing. */
export const embeddingMark = (model: string, text: string): string =>
  createHash('sha256')
    .update(JSON.stringify(['threadsmith/embedding/1', model, text]))
    .digest('hex');

const cut = (text: string): string => text.slice(0, MOST_CHARACTERS).toWellFormed();
