import { z } from 'zod';
import { clean, readable } from './clean.ts';
import { LIMITS } from './views/limits.ts';

const Text = z.string().brand<'Said'>();

/** Text that is safe in a mrkdwn object: every `<…>` in it was made here on purpose. Only this file makes it. */
export type Said = z.infer<typeof Text>;

/** Somebody's words as one line: what Slack would act on is disarmed, then clipped, then escaped, once. `most` counts the result. */
export const said = (text: string, most: number = LIMITS.textObject): Said =>
  Text.parse(escaped(disarm(clean(text)), most));

/** The same for what is approved, such as a host: no part of it is replaced, even if it looks like a secret. */
export const exactly = (text: string, most: number): Said => Text.parse(escaped(disarm(readable(text)), most));

/** Puts said parts into a sentence of ours: the literal around them is trusted, because it stands in our code. */
export const say = (sentence: TemplateStringsArray, ...parts: (Said | number)[]): Said =>
  Text.parse(String.raw({ raw: sentence }, ...parts));

/** A sentence of ours that holds nobody's words. */
export const plainly = (sentence: TemplateStringsArray): Said => Text.parse(sentence.join(''));

/** Joins said parts; empty ones are left out. */
export const joined = (parts: readonly Said[], between: ' ' | ', ' | ' · ' | '\n'): Said =>
  Text.parse(parts.filter((part) => part !== '').join(between));

/** Rings a person (U…, W…) or a user group (S…). Anything else is only said. */
export function mention(id: string): Said {
  if (/^[UW][A-Z0-9]{1,30}$/.test(id)) {
    return Text.parse(`<@${id}>`);
  }
  return /^S[A-Z0-9]{1,30}$/.test(id) ? Text.parse(`<!subteam^${id}>`) : said(id, 40);
}

/** Names a channel (C…, G…) as each reader may see it; it rings nobody. Anything else is only said. */
export const channelMention = (id: string): Said =>
  /^[CG][A-Z0-9]{1,30}$/.test(id) ? Text.parse(`<#${id}>`) : said(id, 40);

const FORMATS = {
  time: '{time}',
  day: '{date_long}',
  short: '{date_short_pretty}',
  both: '{date_short_pretty} at {time}',
} as const;
const LAST_MOMENT_MS = 8.64e15;

/** A moment (ms since the epoch) that each reader sees in their own zone. */
export function moment(at: number, format: keyof typeof FORMATS): Said {
  const milliseconds = Number.isFinite(at) ? Math.min(Math.max(at, 0), LAST_MOMENT_MS) : 0;
  const fallback = `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return Text.parse(`<!date^${Math.floor(milliseconds / 1000)}^${FORMATS[format]}|${fallback}>`);
}

/** A link to a message or file of this workspace, as Slack gave its address. Without a usable address only the label. */
export function permalink(address: string, label: string): Said {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '') {
    return said(label);
  }
  const href = url.href.replace(/[<>|&]/g, (sign) => (sign === '&' ? '&amp;' : encodeURIComponent(sign)));
  return Text.parse(`<${href}|${said(label, 200)}>`);
}

/** Bold. Goals, and names of tools. */
export const strong = (text: Said): Said => (text === '' ? text : Text.parse(`*${text}*`));

/** A digest. */
export const code = (text: Said): Said => (text === '' ? text : Text.parse(`\`${text}\``));

/** Words of a model as markdown: escaped, at most `most` characters, and without links, so that an address stands as text. */
export const markdown = (text: string, most: number): Said => {
  const linkless = clean(text)
    .replace(/\](?=\s*[([:])/g, '] ')
    .replaceAll('://', `:${JOINER}//`)
    .replace(/\bwww\./gi, (start) => `${start.slice(0, -1)}${JOINER}.`)
    .replace(PINGS, `$1${JOINER}`);
  return Text.parse(escaped(linkless, most));
};

/** U+2060: seen by nobody, but Slack then no longer reads an address, a broadcast or an emoji there. */
const JOINER = '\u2060';
const PINGS = /([@＠])(?=channel|here|everyone|group)/gi;

/** Slack has no escape for its formatting signs, so look-alikes stand in for those that could format. */
function disarm(text: string): string {
  return text
    .replace(/[^\S\u00a0]+/g, ' ')
    .trim()
    .replaceAll('*', '∗')
    .replaceAll('`', 'ˋ')
    .replaceAll('~', '∼')
    .replace(/(?<![\p{L}\p{N}_])_|_(?![\p{L}\p{N}_])/gu, 'ˍ')
    .replaceAll('://', `:${JOINER}//`)
    .replace(PINGS, `$1${JOINER}`)
    .replace(/:(?=[a-z_+][\w+'-]{0,50}:)/gi, `:${JOINER}`)
    .replace(/^>/, `${JOINER}>`);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Escapes and never gives more than `most` characters; neither an entity nor a character is cut in two. */
function escaped(text: string, most: number): string {
  const parts: string[] = [];
  let length = 0;
  let room = 0;
  for (const character of text) {
    const part = ENTITIES[character] ?? character;
    length += part.length;
    if (length > most) {
      return `${parts.slice(0, room).join('').trimEnd()}…`;
    }
    parts.push(part);
    room = length < most ? parts.length : room;
  }
  return parts.join('');
}
