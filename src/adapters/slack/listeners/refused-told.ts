import type { Refusal } from '#domain/policy/refusal.ts';
import { refusalBlocks, refusalText } from '../texts/refusals.ts';
import type { Told } from './guard.ts';

/** A refusal, to the person alone. */
export const refusedTold = (refusal: Refusal): Told => ({ text: refusalText(refusal), blocks: refusalBlocks(refusal) });

/** What is told where nothing could be looked up or stored. */
export const NOT_SAVED: Told = refusedTold({ why: 'not_saved' });
