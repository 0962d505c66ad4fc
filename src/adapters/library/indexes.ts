import type { Code } from './code.ts';
import { type CurrentIndex, currentIndex, type Findable } from './current-index.ts';
import type { Shelf } from './shelf.ts';

/** Tools that this process keeps in indexes, over all workspaces; some 3 kB each, vectors apart. */
export const MOST_INDEXED = 50_000;
/** What an index counts as besides its tools. */
const INDEX_ITSELF = 100;

/**
 * The indexes of the workspaces that were searched last, up to date when they are given. The one that was not used for
 * the longest time goes when there are too many tools in them; a single one may be larger than that.
 */
export function indexes(
  shelf: Shelf,
  code: Code,
  { most, model }: { readonly most: number; readonly model: string | undefined },
): (workspace: string) => Promise<Findable> {
  const byUse = new Map<string, CurrentIndex>();
  const tools = (): number => byUse.values().reduce((sum, index) => sum + index.size() + INDEX_ITSELF, 0);

  return async (workspace) => {
    const current = byUse.get(workspace) ?? currentIndex(workspace, shelf, code, model);
    byUse.delete(workspace);
    byUse.set(workspace, current);
    const findable = await current.ready();
    for (const oldest of byUse.keys()) {
      if (byUse.size <= 1 || tools() <= most) {
        break;
      }
      byUse.delete(oldest);
    }
    return findable;
  };
}
