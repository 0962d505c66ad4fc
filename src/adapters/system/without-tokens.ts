/**
 * A JSON line without anything that looks like a token: Slack's (xoxb-, xoxe.xoxp-, xapp-), model keys (sk-), E2B keys
 * (e2b_) and bearer headers. It is the last net; nothing above it should log one.
 */
export const withoutTokens = (line: string): string => line.replace(TOKEN, '[removed]');

// In a JSON line a new line is written as \n, whose n must not hide the start of a token.
const START = String.raw`(?<=\\[bfnrt]|[^A-Za-z0-9]|^)`;
const TOKEN = new RegExp(
  String.raw`(?:xox[a-z](?:\.xox[a-z])?-|xapp-)[\w.-]+|${START}(?:sk-|e2b_)[\w-]{8,}|(?<=bearer )[\w.~+/=-]{8,}`,
  'gi',
);
