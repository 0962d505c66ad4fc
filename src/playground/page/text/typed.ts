import { unescaped } from './entities.ts';

/** Somebody or something that can be named in a text: people by @Name, channels by #name. */
export type Named = { id: string; name: string; kind: 'person' | 'channel' };

const BOUNDARY = '(?![\\p{L}\\p{N}_])';
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const signOf = (named: Named): string => (named.kind === 'person' ? '@' : '#');

/** What was typed, with names as <@U…> and <#C…>; the server escapes everything else, as Slack does. */
export function slackForm(typed: string, names: readonly Named[]): string {
  const longestFirst = [...names].sort((a, b) => b.name.length - a.name.length);
  if (longestFirst.length === 0) {
    return typed;
  }
  const any = longestFirst.map((named) => `${signOf(named)}${literal(named.name)}${BOUNDARY}`).join('|');
  const parts = typed.split(new RegExp(`((?<![\\p{L}\\p{N}])(?:${any}))`, 'iu'));
  return parts.map((part, place) => (place % 2 === 0 ? part : idForm(part, longestFirst))).join('');
}

function idForm(written: string, names: readonly Named[]): string {
  const named = names.find((one) => `${signOf(one)}${one.name}`.toLowerCase() === written.toLowerCase());
  return named ? `<${signOf(named)}${named.id}>` : written;
}

/** A stored text as a person would type it: the way back from slackForm, for editing. */
export function typedForm(text: string, names: readonly Named[]): string {
  const named = text.replace(/<([@#])([A-Z0-9]+)(?:\|[^>]*)?>/g, (whole, sign: string, id: string) => {
    const one = names.find((other) => other.id === id && signOf(other) === sign);
    return one ? `${sign}${one.name}` : whole;
  });
  return unescaped(named.replace(/<(https?:\/\/[^|>]+)(?:\|[^>]*)?>/g, '$1'));
}
