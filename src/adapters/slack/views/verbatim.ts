import { MODALS } from './actions.ts';
import { TOOL_MODALS } from './tool-actions.ts';

/**
 * Parts of a card that show the program: what stands there is what runs, so nothing in it may ever be replaced. They are
 * the first words of their blocks' ids.
 */
export const PROGRAM_PARTS = { function: 'function', call: 'call', changes: 'changes' } as const;

/** Parts that show what else is approved. What in them is somebody's words was cleaned before. */
export const EXACT_PARTS = { touches: 'touches', terms: 'terms' } as const;

/** Modals that show or take the program, or give somebody back what they typed. */
const VERBATIM_MODALS: ReadonlySet<unknown> = new Set([...[MODALS.code, MODALS.told, MODALS.edit], TOOL_MODALS.code]);
const VERBATIM_PARTS: ReadonlySet<unknown> = new Set([...Object.values(PROGRAM_PARTS), ...Object.values(EXACT_PARTS)]);

/** Whether everything in a block or view goes out as it is. */
export const isVerbatim = (node: object): boolean =>
  ('callback_id' in node && VERBATIM_MODALS.has(node.callback_id)) ||
  ('block_id' in node && typeof node.block_id === 'string' && VERBATIM_PARTS.has(node.block_id.split('.')[0]));
