import { isRecord } from '../values.ts';

const CALL =
  /<!(?<all>channel|here|everyone)(?:\|[^>]*)?>|<!subteam\^(?<group>S[A-Z0-9]+)(?:\|[^>]*)?>|<@(?<user>[UW][A-Z0-9]+)(?:\|[^>]*)?>/g;
/** Fields whose text Slack reads for calls; plain_text objects and rich_text words are shown as they are. */
const READ = new Set(['mrkdwn', 'markdown']);

/** Whom a message rings: ids of people and groups, and the words channel, here, everyone. */
export const pingsOf = (text: string, blocks: readonly unknown[]): string[] => [
  ...new Set([...(blocks.length === 0 ? called(text) : []), ...blocks.flatMap(inside)]),
];

const called = (text: string): string[] =>
  [...text.matchAll(CALL)].flatMap(({ groups = {} }) => groups.all ?? groups.group ?? groups.user ?? []);

function inside(value: unknown): string[] {
  if (Array.isArray(value)) {
    return value.flatMap(inside);
  }
  if (!isRecord(value)) {
    return [];
  }
  const named = [
    value.type === 'user' ? value.user_id : undefined,
    value.type === 'usergroup' ? value.usergroup_id : undefined,
    value.type === 'broadcast' ? value.range : undefined,
  ];
  const own = named.filter((id) => typeof id === 'string');
  const words = READ.has(String(value.type)) && typeof value.text === 'string' ? called(value.text) : [];
  return [...own, ...words, ...Object.values(value).flatMap(inside)];
}
