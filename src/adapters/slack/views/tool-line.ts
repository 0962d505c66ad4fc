import type { types } from '@slack/bolt';
import type { Tool } from '#domain/tool/tool.ts';
import type { ToolLine } from '#domain/tool/tool-order.ts';
import { joined, plainly, type Said, said } from '../said.ts';
import { factsOf, firstSentence, nameOf } from '../texts/tools.ts';
import { ACTIONS } from './actions.ts';
import { type Block, context, plainText, section } from './blocks.ts';
import { LIMITS } from './limits.ts';
import { TOOL_ACTIONS, toolValue } from './tool-actions.ts';

const SENTENCE_CHARACTERS = 300;

/** A tool in a list: what it is, how it has done, what can be done with it. `id` tells its blocks from others. */
export const toolLine = (id: string, line: ToolLine, ...notes: Said[]): Block[] => [
  section(`tool.${id}`, joined([nameOf(line.tool), sentenceOf(line.tool)], '\n')),
  context(`facts.${id}`, ...notes, factsOf(line)),
  toolButtons(id, line.tool),
];

function sentenceOf({ description }: Tool): Said {
  const text = said(firstSentence(description), SENTENCE_CHARACTERS);
  return text === '' ? plainly`It has no description.` : text;
}

/** Run · View code · History · Retire; for a draft Keep in the place of Run, for a retired one Restore in that of Retire. */
export const toolButtons = (id: string, tool: Tool, mayEdit = false): types.ActionsBlock => ({
  type: 'actions',
  block_id: `acts.${id}`,
  elements: [
    ...(tool.state === 'active' ? [{ ...button(tool, 'Run', ACTIONS.run), value: tool.id }] : []),
    ...(tool.state === 'draft' ? [keepButton(tool)] : []),
    button(tool, 'View code', TOOL_ACTIONS.code),
    button(tool, 'History', TOOL_ACTIONS.history),
    ...(mayEdit ? [button(tool, 'Edit words', TOOL_ACTIONS.edit)] : []),
    tool.state === 'retired' ? restoreButton(tool) : retireButton(tool),
  ],
});

/** Brings a tool back into use. */
export const restoreButton = (tool: Tool): types.Button =>
  confirmed(button(tool, 'Restore', TOOL_ACTIONS.restore), {
    title: 'Restore it?',
    text: `${tool.name} can then be found and called again, as it was.`,
    deny: 'Leave it',
  });

const retireButton = (tool: Tool): types.Button => ({
  ...confirmed(button(tool, 'Retire', TOOL_ACTIONS.retire), {
    title: 'Retire it?',
    text: `${tool.name} is then no longer found or called. You can restore it at any time.`,
    deny: 'Keep it',
  }),
  style: 'danger',
});

const keepButton = (tool: Tool): types.Button =>
  confirmed(button(tool, 'Keep', TOOL_ACTIONS.keepDraft), {
    title: 'Keep it as a tool?',
    text: `Read its code first. ${whatRuns(tool)} Each call still has to be approved.`,
    deny: 'Not yet',
  });

function whatRuns(tool: Tool): string {
  if (!isClosed(tool)) {
    return 'It uses the network or a secret, so it is not run first.';
  }
  return tool.examples.length === 0
    ? 'It came without an example, so it is not run first.'
    : 'Its examples then run again in a sandbox without network.';
}

const isClosed = ({ needs }: Tool): boolean => needs.hosts.length === 0 && needs.secrets.length === 0;

const button = (tool: Tool, label: string, action: string): types.Button => ({
  type: 'button',
  text: plainText(label, LIMITS.buttonText),
  action_id: action,
  value: toolValue(tool),
});

const confirmed = (
  pressed: types.Button,
  { title, text, deny }: { readonly title: string; readonly text: string; readonly deny: string },
): types.Button => ({
  ...pressed,
  confirm: {
    title: plainText(title, LIMITS.buttonText),
    text: plainText(text, LIMITS.alert),
    confirm: plainText(pressed.text.text, LIMITS.modalTitle),
    deny: plainText(deny, LIMITS.modalTitle),
  },
});
