import { z } from 'zod';
import type { Tool } from '../tool/tool.ts';
import type { ToolStats } from '../tool/tool-stats.ts';
import { type SearchTool, standingOf } from './search-index.ts';

const Words = z.object({ name: z.string(), description: z.string() });

/** What a tool is found by, apart from how it has done: far smaller than the tool, and changed more seldom than counts. */
export const ToolCard = Words.extend({ parameters: z.array(Words), past: z.array(z.string()) });
export type ToolCard = z.infer<typeof ToolCard>;

/** The card of a tool; null for one that nobody is to find. */
export const cardOf = ({ state, name, description, parameters, requests }: Tool): ToolCard | null =>
  state === 'active'
    ? {
        name,
        description,
        parameters: parameters.map((each) => ({ name: each.name, description: each.description })),
        past: requests,
      }
    : null;

/** As the index takes it: as if it had never run, so that counting changes no index. */
export const searchToolOf = (id: string, card: ToolCard): SearchTool => ({ ...card, id, uses: 0, failures: 0 });

/** A score of such an index, with what the tool's runs say added to it. */
export const weighed = (score: number, { runs, failed }: ToolStats): number =>
  score * standingOf({ uses: runs, failures: failed });
