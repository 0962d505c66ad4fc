/** Scheme, host and port as they stand. Not `url.origin`: that of blob:https://files.slack.com/x is Slack's. */
export const originOf = (url: URL): string => `${url.protocol}//${url.host}`;

const SLACK_ORIGIN = 'https://slack.com';

/** The origin of the API address that is configured; Slack's own without one. */
export const ownOrigin = (slackApiUrl: string | undefined): string =>
  slackApiUrl === undefined ? SLACK_ORIGIN : (URL.parse(slackApiUrl)?.origin ?? SLACK_ORIGIN);

/** Whether an origin is on this machine: then Slack is an emulator, and its files are there too. */
export function isLoopback(origin: string): boolean {
  const url = URL.parse(origin);
  return url !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
}
