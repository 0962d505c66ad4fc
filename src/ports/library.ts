import type { Tool } from '#domain/tool/tool.ts';
import type { Ending, ToolStats } from '#domain/tool/tool-stats.ts';

/** A tool as it is stored. `revision` names this one writing of it; it says nothing but whether two are the same. */
export interface KeptTool {
  readonly tool: Tool;
  readonly revision: number;
}

/** A tool that a search found. Scores compare hits of one search, and do not say whether any of them fits. */
export interface FoundTool extends KeptTool {
  readonly stats: ToolStats;
  readonly score: number;
}

/**
 * The tools of each workspace. Contract: test/contracts/library.contract.ts
 *
 * Every method works on one workspace and finds nothing of another. Tools are copied, never shared, and encrypted at rest
 * as this tool of this workspace, like vectors of what they say; ids, counts, times and digests of names are not. Of
 * several processes each sees at once what any of them was told is stored.
 * Throws STORE_UNAVAILABLE (nothing is known to be written), STORE_CORRUPT (something cannot be opened with our key, or is
 * no tool), STORE_BUSY (others write faster than we can read), INTERNAL for a workspace, id or tool that is none.
 */
export interface Library {
  get(workspace: string, id: string): Promise<KeptTool | undefined>;
  /** The one that has this name and is not retired. */
  named(workspace: string, name: string): Promise<KeptTool | undefined>;
  /** All of them, retired ones and drafts too, in no order. */
  list(workspace: string): Promise<KeptTool[]>;
  /**
   * Writes a tool, in one step with whatever makes others find it. `expectedVersion` is the revision that it changes, null
   * for a new one; `stale` when another stands there by now, `name_taken` when another tool that is not retired has its
   * name. Then nothing is written. After STORE_UNAVAILABLE a second try may be `stale` because of the first.
   */
  put(workspace: string, tool: Tool, expectedVersion: number | null): Promise<'stored' | 'stale' | 'name_taken'>;
  /** Takes it out with its counts, as if it had never been: for a draft that nobody wants any more. */
  remove(workspace: string, id: string): Promise<void>;
  /** Counts an ending of a use, at a time in ms since the epoch; nothing for a tool that is not there. */
  count(workspace: string, id: string, what: Ending, at: number): Promise<void>;
  /** In the order of the ids; of a tool that is not there or was never used those of `NO_STATS`. */
  stats(workspace: string, ids: readonly string[]): Promise<ToolStats[]>;
  /**
   * The active tools that fit best, the best first, at most so many. Its own name finds a tool before all others. A library
   * that has an embedder searches by what texts mean, too; where that fails or takes long, by words alone, without an error.
   */
  search(workspace: string, query: string, most: number): Promise<FoundTool[]>;
  /** Afterwards all else is STORE_UNAVAILABLE. */
  close(): Promise<void>;
}
