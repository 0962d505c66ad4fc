import { withoutShapes } from '#domain/secret/secret-shapes.ts';

/**
 * A JSON line without anything that looks like a secret. It is the last net; nothing above it should log one. So it also
 * takes what only resembles a token: nobody misses a word in a log.
 */
export const withoutTokens = (line: string): string => withoutShapes(line).replace(LIKE_A_TOKEN, '[removed]');

// In a JSON line a new line is written as \n, whose n must not hide the start of a token.
const START = String.raw`(?<=\\[bfnrt]|[^A-Za-z0-9]|^)`;
const LIKE_A_TOKEN = new RegExp(
  String.raw`(?:xox[a-z](?:\.xox[a-z])?-|xapp-)[\w.-]+|${START}(?:sk-|e2b_)[\w-]{8,}|(?<=bearer )[\w.~+/=-]{8,}`,
  'gi',
);
