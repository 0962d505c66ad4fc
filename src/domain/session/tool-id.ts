import { createHash } from 'node:crypto';
import type { ThreadRef } from './session.ts';

const CHARACTERS = 32;

/** The id of the tool that an attempt of a turn becomes: the same however often it is asked for, so that nothing is kept twice. */
export const toolId = ({ workspace, channel, thread }: ThreadRef, turn: string, attempt: number): string =>
  createHash('sha256')
    .update(JSON.stringify(['threadsmith/tool-id/1', workspace, channel, thread, turn, attempt]))
    .digest('hex')
    .slice(0, CHARACTERS);
