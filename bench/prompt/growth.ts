import { searchIndex } from '#domain/search/search-index.ts';
import { toolStub } from '#domain/tool/tool-stub.ts';
import type { KeptTool } from './kept-tool.ts';
import { planQuestion, questionTokens } from './question.ts';

const TOOLS_SHOWN = 8;

/** What libraries of one size cost the planner. */
export interface Growth {
  readonly size: number;
  readonly tokens: readonly number[];
  /** How many tools were shown, on average. */
  readonly shownOnAverage: number;
  /** The question that took the most. */
  readonly longest: { readonly request: string; readonly stubs: readonly string[] };
}

/**
 * The planning questions of all requests over the first so many tools. Eight are shown wherever there are eight: those that
 * the search finds, then others, because words do not find everything.
 */
export function growthAt(size: number, tools: readonly KeptTool[], requests: readonly string[]): Growth {
  const byId = new Map(tools.slice(0, size).map((tool) => [tool.id, tool]));
  const index = searchIndex();
  for (const tool of byId.values()) {
    index.put(tool);
  }
  const asked = requests.map((request) => {
    const found = index.search(request, TOOLS_SHOWN).flatMap(({ id }) => byId.get(id) ?? []);
    const others = byId.values().filter((tool) => !found.includes(tool));
    const stubs = [...found, ...others.take(TOOLS_SHOWN)].slice(0, TOOLS_SHOWN).map(toolStub);
    return { request, stubs, tokens: questionTokens(planQuestion(request, stubs)) };
  });
  const tokens = asked.map((each) => each.tokens);
  const longest = asked[tokens.indexOf(Math.max(...tokens))] ?? { request: '', stubs: [] };
  return { size: byId.size, tokens, shownOnAverage: mean(asked.map(({ stubs }) => stubs.length)), longest };
}

/** The mean of some figures. */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
