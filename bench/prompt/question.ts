import type { Prompt } from '#agent/prompts/fence.ts';
import { planPrompt } from '#agent/prompts/plan.ts';
import { strictSchema } from '#domain/json/strict-schema.ts';
import { askForShape } from '#domain/model/answer-shape.ts';
import { Plan } from '#domain/program/plan.ts';
import { bytesOf, bytesWithin, clippedTo, tokensAbout } from '#domain/text/token-count.ts';

/** What a request is made long to, so that no short one flatters the figures. */
export const REQUEST_TOKENS = 60;

/** As a sandbox describes itself. */
const PACKAGES = {
  ...{ python: '3.11.2', node: '24.19.0', numpy: '1.24.2', pandas: '1.5.3', scipy: '1.10.1', matplotlib: '3.6.3' },
  ...{ openpyxl: '3.0.9', requests: '2.28.1' },
};

/** The planning question as the agent asks it. */
export const planAsked = (request: string, tools: readonly string[]): Prompt =>
  planPrompt({
    ...{ request, tools, thread: [], files: [], secrets: [], packages: PACKAGES },
    ...{ today: '2026-11-22', timeZone: 'Europe/Berlin' },
  });

/** The planning question as adapters send it: with the shape of the answer behind the system text. */
export function planQuestion(request: string, tools: readonly string[]): Prompt {
  const { system, prompt } = planAsked(request, tools);
  return { system: `${system}\n\n${askForShape(Plan)}`, prompt };
}

/** Tokens of such a question. */
export const questionTokens = ({ system, prompt }: Prompt): number => tokensAbout(system) + tokensAbout(prompt);

/** Tokens of the parts of one, the fixed ones first. `enforced` goes beside it where an endpoint enforces shapes. */
export function partsOf(request: string, tools: readonly string[]) {
  const question = planQuestion(request, tools);
  const shape = tokensAbout(askForShape(Plan));
  const stubs = tokensAbout(tools.join('\n'));
  const asked = tokensAbout(request);
  return {
    rules: tokensAbout(question.system) - shape,
    ...{ shape, stubs, request: asked },
    frame: tokensAbout(question.prompt) - stubs - asked,
    enforced: tokensAbout(JSON.stringify(strictSchema(Plan))),
  };
}

/** A request of exactly 60 tokens that begins with one of those, the next ones behind it. */
export function longRequest(queries: readonly string[], index: number): string {
  const most = bytesWithin(REQUEST_TOKENS);
  const words: string[] = [];
  for (let next = index; bytesOf(words.join(' ')) < most; next += 1) {
    words.push((queries[next % queries.length] ?? '').replace(/\s+/g, ' ').trim() || '?');
  }
  const text = clippedTo(words.join(' '), most);
  return text + '.'.repeat(most - bytesOf(text));
}
