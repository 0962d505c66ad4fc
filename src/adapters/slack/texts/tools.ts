import type { Tool } from '#domain/tool/tool.ts';
import type { ToolLine } from '#domain/tool/tool-order.ts';
import { quietSince, type Reviewed } from '#domain/tool/tool-review.ts';
import { joined, moment, plainly, type Said, said, say, strong } from '../said.ts';
import { CARD } from '../views/limits.ts';
import { count } from './quantities.ts';

/** Where a tool stands and how it has done, in one line. */
export const factsOf = ({ tool, stats }: ToolLine): Said =>
  joined(
    [
      stateOf(tool),
      usesOf({ tool, stats }),
      say`${said(tool.state === 'draft' ? 'imported' : 'kept')} by ${said(tool.provenance.keeper.name, CARD.name)}`,
      say`version ${tool.version}`,
    ],
    ' · ',
  );

/** The name of a tool, in bold. */
export function nameOf({ name }: Pick<Tool, 'name'>): Said {
  const text = said(name, CARD.name);
  return text === '' ? plainly`*A tool*` : strong(text);
}

function stateOf(tool: Tool): Said {
  switch (tool.state) {
    case 'active':
      return plainly`In use`;
    case 'draft':
      return plainly`Draft, not in use before somebody keeps it`;
    case 'retired': {
      const end = tool.history.findLast(({ what }) => what === 'retired');
      return end === undefined
        ? plainly`Retired`
        : say`Retired by ${said(end.by.name, CARD.name)}, ${moment(end.at, 'short')}`;
    }
    default:
      return tool.state satisfies never;
  }
}

function usesOf({ tool, stats }: ToolLine): Said {
  const { runs, failed, rejected, lastAt } = stats;
  if (lastAt === null) {
    return tool.state === 'draft' ? plainly`` : plainly`not used yet`;
  }
  const parts = [
    said(
      `${count(runs, 'run')}${runs === 0 ? '' : `, ${failed === 0 ? 'none' : failed.toLocaleString('en-US')} failed`}`,
    ),
    ...(rejected === 0 ? [] : [said(`rejected ${times(rejected)}`)]),
    say`last used ${moment(lastAt, 'short')}`,
  ];
  return joined(parts, ' · ');
}

/** Why people might want to retire it, in one sentence of facts. */
export function whySentence({ tool, stats, why }: Reviewed): Said {
  switch (why) {
    case 'failing':
      return said(`${stats.failed.toLocaleString('en-US')} of its ${count(stats.runs, 'run')} failed.`);
    case 'unwanted':
      return said(
        `People rejected it ${times(stats.rejected)}, and ${stats.passed === 0 ? 'no run' : count(stats.passed, 'run')} passed.`,
      );
    case 'unused':
      return say`Nobody has used it since ${moment(quietSince(tool, stats), 'short')}.`;
    default:
      return why satisfies never;
  }
}

const times = (number: number): string => (number === 1 ? 'once' : count(number, 'time'));

const SENTENCE = /^[\s\S]*?[.!?](?=\s|$)/;

/** The first sentence of a description; all of it where it has no end. */
export const firstSentence = (text: string): string => SENTENCE.exec(text.trim())?.[0] ?? text.trim();
