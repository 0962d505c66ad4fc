import { unescaped } from './entities.ts';

/** What may stand between < and > in Slack's texts. */
export type AngleNode =
  | { type: 'person'; id: string; label: string | undefined }
  | { type: 'channel'; id: string; label: string | undefined }
  | { type: 'group'; id: string; label: string | undefined }
  | { type: 'broadcast'; label: string }
  | { type: 'link'; url: string; label: string }
  | { type: 'date'; seconds: number; format: string; url: string | undefined; fallback: string };

/** Reads the inside of <…>; undefined when it is none of Slack's forms or an address that no reader should follow. */
export function angle(inside: string): AngleNode | undefined {
  const bar = inside.indexOf('|');
  const target = bar === -1 ? inside : inside.slice(0, bar);
  const label = bar === -1 ? undefined : unescaped(inside.slice(bar + 1));
  if (/^@[A-Z0-9]+$/.test(target)) {
    return { type: 'person', id: target.slice(1), label };
  }
  if (/^#[A-Z0-9]+$/.test(target)) {
    return { type: 'channel', id: target.slice(1), label };
  }
  if (target.startsWith('!date^')) {
    return date(target, label);
  }
  if (/^!subteam\^[A-Z0-9]+$/.test(target)) {
    return { type: 'group', id: target.slice('!subteam^'.length), label };
  }
  if (target.startsWith('!')) {
    return { type: 'broadcast', label: label ?? `@${target.slice(1).split('^')[0] ?? ''}` };
  }
  const url = safeUrl(unescaped(target));
  return url === undefined
    ? undefined
    : { type: 'link', url, label: label ?? unescaped(target).replace(/^mailto:/, '') };
}

function date(target: string, label: string | undefined): AngleNode | undefined {
  const [, seconds = '', format = '', url] = target.split('^');
  if (!/^\d{1,12}$/.test(seconds)) {
    return undefined;
  }
  const address = url === undefined ? undefined : safeUrl(unescaped(url));
  return { type: 'date', seconds: Number(seconds), format: unescaped(format), url: address, fallback: label ?? '' };
}

/** Only addresses that cannot run anything: http, https, mailto. */
export function safeUrl(url: string): string | undefined {
  if (!/^(?:https?:\/\/|mailto:)/i.test(url) || !URL.canParse(url)) {
    return undefined;
  }
  return url;
}
