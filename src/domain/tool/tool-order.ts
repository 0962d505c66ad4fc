import type { Tool } from './tool.ts';
import type { ToolStats } from './tool-stats.ts';

/** A tool with how it has done. */
export interface ToolLine {
  readonly tool: Tool;
  readonly stats: ToolStats;
}

const STATES: readonly Tool['state'][] = ['active', 'draft', 'retired'];

/** As people look through them: those in use, the last used first and then by name; then drafts, then retired ones. */
export const inOrder = <Line extends ToolLine>(lines: readonly Line[]): Line[] =>
  [...lines].sort(
    (one, other) =>
      STATES.indexOf(one.tool.state) - STATES.indexOf(other.tool.state) ||
      (other.stats.lastAt ?? 0) - (one.stats.lastAt ?? 0) ||
      (one.tool.name < other.tool.name ? -1 : one.tool.name > other.tool.name ? 1 : 0),
  );

/** Whether each word stands in the name or the description: for what no search finds, because it is not in use. */
export function holdsWords({ name, description }: Pick<Tool, 'name' | 'description'>, words: string): boolean {
  const text = `${name} ${name.replaceAll('_', ' ')} ${description}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The one that people mean by a name: that in use or waiting, else of the retired ones the last that was. */
export function meantBy<Line extends Pick<ToolLine, 'tool'>>(lines: readonly Line[], name: string): Line | undefined {
  const named = lines.filter(({ tool }) => tool.name === name);
  return (
    named.find(({ tool }) => tool.state !== 'retired') ??
    [...named].sort((one, other) => lastAt(other.tool) - lastAt(one.tool))[0]
  );
}

const lastAt = ({ history }: Tool): number => history.at(-1)?.at ?? 0;
