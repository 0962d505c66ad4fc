import { withoutShapes } from '../secret/secret-shapes.ts';
import { REQUEST_CHARACTERS } from './tool.ts';

/** A request as it is kept with a tool: on one line, without what looks like a secret, and clipped. May be empty. */
export const storedRequest = (request: string): string =>
  withoutShapes(request.replace(UNSEEN, '')) // first, because what is not seen may stand within a secret
    .replace(BLANK, ' ')
    .trim()
    .slice(0, REQUEST_CHARACTERS)
    .replace(HALF, '')
    .trim();

const UNSEEN = /[\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]/gu;
const BLANK = /[\s\p{Z}\p{Cc}]+/gu;
/** What is left of a character that was cut in two. */
const HALF = /[\ud800-\udbff]$/;
