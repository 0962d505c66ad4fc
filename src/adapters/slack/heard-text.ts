const ENTITIES: readonly (readonly [string, string])[] = [
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&amp;', '&'],
];

/**
 * What a person typed, out of what Slack made of it: links and names are `<…>` there, and & < > are entities.
 * Format: docs.slack.dev/messaging/formatting-message-text
 */
export function heardText(text: string): string {
  const named = text.replaceAll(/<([^<>|]*)(?:\|([^<>]*))?>/g, (_whole, target: string, label: string | undefined) =>
    spoken(target, label),
  );
  return ENTITIES.reduce((words, [entity, character]) => words.replaceAll(entity, character), named);
}

/** The text without the app's own mention. */
export const withoutMention = (text: string, botUser: string): string =>
  text
    .replaceAll(new RegExp(`<@${botUser}(?:\\|[^<>]*)?>`, 'g'), ' ')
    .replaceAll(/[ \t]{2,}/g, ' ')
    .trim();

/** Whether the text mentions the app. */
export const mentions = (text: string, botUser: string): boolean => new RegExp(`<@${botUser}[|>]`).test(text);

function spoken(target: string, label: string | undefined): string {
  const kind = target.at(0);
  if (kind === '@') {
    return label ? `@${label.replace(/^@/, '')}` : target;
  }
  if (kind === '#') {
    return label ? `#${label}` : target;
  }
  if (kind === '!') {
    return label ?? `@${target.slice(1)}`;
  }
  const address = target.replace(/^(?:mailto|tel):/, '');
  return label === undefined || label === address || target.endsWith(`//${label}`) ? address : `${label} (${address})`;
}
