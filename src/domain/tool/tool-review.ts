import type { Tool, ToolEvent } from './tool.ts';
import type { ToolStats } from './tool-stats.ts';

/** Why people might want to retire a tool: most of its runs fail, people reject it, or nobody uses it. */
export type ReviewReason = 'failing' | 'unwanted' | 'unused';

/** So many runs, or rejections, say something; fewer may be chance. */
const LEAST = 3;
/** As long as nothing ended with it. */
export const UNUSED_MS = 90 * 86_400_000;

/** What the counts of a tool in use give cause to look at, the gravest first; undefined for any other, and for what does well. */
export function whyToReview(
  tool: Pick<Tool, 'state' | 'history'>,
  stats: ToolStats,
  now: number,
): ReviewReason | undefined {
  const { runs, passed, failed, rejected } = stats;
  if (tool.state !== 'active') {
    return undefined;
  }
  if (runs >= LEAST && failed * 2 >= runs) {
    return 'failing';
  }
  if (rejected >= LEAST && rejected > passed) {
    return 'unwanted';
  }
  return now - quietSince(tool, stats) >= UNUSED_MS ? 'unused' : undefined;
}

/** Since when nothing has ended with a tool: its last use, or what last put it into people's hands. */
export const quietSince = ({ history }: Pick<Tool, 'history'>, { lastAt }: Pick<ToolStats, 'lastAt'>): number =>
  Math.max(lastAt ?? 0, ...history.filter(({ what }) => PUTS_IN_USE.has(what)).map(({ at }) => at));

const PUTS_IN_USE: ReadonlySet<ToolEvent['what']> = new Set(['kept', 'new_version', 'restored', 'imported']);

/** A tool that is proposed for retirement. */
export interface Reviewed {
  readonly tool: Tool;
  readonly stats: ToolStats;
  readonly why: ReviewReason;
}

const GRAVITY: readonly ReviewReason[] = ['failing', 'unwanted', 'unused'];

/** The failing first, then the unwanted, then the unused; of one kind the worst first. */
export function toReview(lines: readonly Pick<Reviewed, 'tool' | 'stats'>[], now: number): Reviewed[] {
  const found = lines.flatMap(({ tool, stats }) => {
    const why = whyToReview(tool, stats, now);
    return why === undefined ? [] : [{ tool, stats, why }];
  });
  return found.sort(
    (one, other) =>
      GRAVITY.indexOf(one.why) - GRAVITY.indexOf(other.why) ||
      badness(other, now) - badness(one, now) ||
      (one.tool.name < other.tool.name ? -1 : 1),
  );
}

/** Larger is worse, among those of one kind. */
function badness({ tool, stats, why }: Reviewed, now: number): number {
  switch (why) {
    case 'failing':
      return stats.failed;
    case 'unwanted':
      return stats.rejected;
    case 'unused':
      return now - quietSince(tool, stats);
    default:
      return why satisfies never;
  }
}
