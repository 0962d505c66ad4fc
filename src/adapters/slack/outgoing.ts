import { AgentError } from '#domain/text/errors.ts';
import { originOf } from './own-origin.ts';
import { masked } from './secret-mask.ts';

const OURS: readonly RegExp[] = [
  /^@[UW][A-Z0-9]{1,30}$/,
  /^!subteam\^S[A-Z0-9]{1,30}$/,
  /^#[CG][A-Z0-9]{1,30}$/,
  /^!date\^\d{1,15}\^[^<>|^]{1,100}\|[^<>]{1,100}$/,
];

/** Gives what may leave for Slack: the same, without what looks like a secret. Throws as `checkOutgoing`. */
export type LastLook = <Arguments extends object>(args: Arguments) => Arguments;

/** The one way out: the arguments of every call and every answer to Slack pass it. `linkOrigin` as below. */
export const lastLook =
  (linkOrigin: string): LastLook =>
  (args) => {
    const leaving = masked(args);
    checkOutgoing(leaving, linkOrigin);
    return leaving;
  };

/**
 * What is refused of what leaves: throws SLACK_REFUSED when a text that Slack would format holds a `<…>` that is none of
 * ours (a person, a group, a moment, a link into Slack), or something that opens an address leads elsewhere. Texts in
 * rich_text and plain_text are never read.
 * `linkOrigin` is the origin that links may have beside Slack's own.
 */
export function checkOutgoing(args: object, linkOrigin: string): void {
  const fields: Readonly<Record<string, unknown>> = { ...args };
  for (const key of ['text', 'initial_comment', 'markdown_text']) {
    checkText(fields[key], linkOrigin);
  }
  checkNode(fields.blocks, linkOrigin);
  checkNode(fields.view, linkOrigin);
}

function checkNode(node: unknown, linkOrigin: string): void {
  if (Array.isArray(node)) {
    for (const each of node) {
      checkNode(each, linkOrigin);
    }
    return;
  }
  if (typeof node !== 'object' || node === null) {
    return;
  }
  const fields: Record<string, unknown> = { ...node };
  if (fields.type === 'broadcast') {
    throw refusal('a broadcast');
  }
  if ('image_url' in fields) {
    throw refusal('a picture from outside Slack');
  }
  if ('url' in fields && !isLink(String(fields.url), linkOrigin)) {
    throw refusal('a link out of Slack');
  }
  if (fields.type === 'mrkdwn' || fields.type === 'markdown') {
    checkText(fields.text, linkOrigin);
  }
  for (const each of Object.values(fields)) {
    checkNode(each, linkOrigin);
  }
}

function checkText(text: unknown, linkOrigin: string): void {
  if (typeof text !== 'string') {
    return;
  }
  for (const [, inner, end] of text.matchAll(/<([^>]*)(>?)/g)) {
    if (inner === undefined || end !== '>' || !isOurs(inner, linkOrigin)) {
      throw refusal('a <…> that is none of ours');
    }
  }
}

function isOurs(inner: string, linkOrigin: string): boolean {
  if (OURS.some((pattern) => pattern.test(inner))) {
    return true;
  }
  const [address = '', label] = inner.split('|');
  return label !== undefined && isLink(address.replaceAll('&amp;', '&'), linkOrigin);
}

function isLink(address: string, linkOrigin: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.username === '' && (isSlack(url) || originOf(url) === linkOrigin);
}

const isSlack = (url: URL): boolean =>
  url.protocol === 'https:' && url.port === '' && (url.hostname === 'slack.com' || url.hostname.endsWith('.slack.com'));

const refusal = (what: string): AgentError =>
  new AgentError(`a message for Slack holds ${what}`, { code: 'SLACK_REFUSED' });
