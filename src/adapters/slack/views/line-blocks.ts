import type { types } from '@slack/bolt';
import { joined, type Said } from '../said.ts';
import { section } from './blocks.ts';
import { LIMITS } from './limits.ts';

/** Any number of lines in as few sections as hold them. A line alone must fit into a section. */
export function lineBlocks(id: string, lines: readonly Said[]): types.SectionBlock[] {
  const groups: Said[][] = [];
  let length: number = LIMITS.textObject;
  for (const line of lines) {
    length += line.length + 1;
    if (length > LIMITS.textObject) {
      groups.push([]);
      length = line.length;
    }
    groups.at(-1)?.push(line);
  }
  return groups.map((group, index) => section(`${id}.${index}`, joined(group, '\n')));
}
