import type { Json } from '../values.ts';

const TOKEN =
  /<@(?<user>[UW][A-Z0-9]+)(?:\|[^>]*)?>|<#(?<channel>[CGD][A-Z0-9]+)(?:\|[^>]*)?>|<(?<url>https?:\/\/[^|>]+)(?:\|(?<label>[^>]*))?>/g;

/**
 * What Slack makes of typed text: & < > become entities, people and channels picked in the composer stay, web
 * addresses are put in angle brackets.
 */
export const typed = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/&lt;([@#][A-Z0-9]+)(?:\|[^&]*)?&gt;/g, '<$1>')
    .replace(/(^|[\s(])(https?:\/\/[^\s<>]+)/g, '$1<$2>');

/** The rich_text block that Slack adds to what a person writes. */
export function richText(text: string, blockId: string): Json {
  const elements: Json[] = [];
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    words(elements, text.slice(from, match.index));
    elements.push(linked(match.groups ?? {}));
    from = match.index + match[0].length;
  }
  words(elements, text.slice(from));
  return { type: 'rich_text', block_id: blockId, elements: [{ type: 'rich_text_section', elements }] };
}

const words = (elements: Json[], text: string): void => {
  if (text !== '') {
    elements.push({
      type: 'text',
      text: text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
    });
  }
};

const linked = (groups: Record<string, string | undefined>): Json => {
  if (groups.user !== undefined) {
    return { type: 'user', user_id: groups.user };
  }
  if (groups.channel !== undefined) {
    return { type: 'channel', channel_id: groups.channel };
  }
  return {
    type: 'link',
    url: groups.url ?? '',
    ...(groups.label === undefined ? {} : { text: groups.label }),
  };
};
