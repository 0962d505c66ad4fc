import { withoutShapes } from '#domain/secret/secret-shapes.ts';
import { clipped } from './clean.ts';
import { isVerbatim } from './views/verbatim.ts';

/** Where Slack shows text; in all other fields stand ids and values, which must stay whole. */
const TEXTS: ReadonlySet<string> = new Set([
  'text',
  'markdown_text',
  'initial_comment',
  'initial_value',
  'title',
  'caption',
  'description',
  'alt_text',
  'alt_txt',
  'filename',
]);

/**
 * The same arguments with what looks like a secret replaced, wherever it is no program. Most text was cleaned of it
 * before it was cut to its length (`clean.ts`); this is for what was not.
 */
export function masked<Arguments extends object>(args: Arguments): Arguments {
  const copy = structuredClone(args);
  mask(copy);
  return copy;
}

function mask(node: object): void {
  if (isVerbatim(node)) {
    return;
  }
  for (const [key, value] of Object.entries(node)) {
    if (typeof value === 'string' && TEXTS.has(key)) {
      Reflect.set(node, key, isFormatted(node, key) ? outsideLinks(value) : fitting(value));
    } else if (typeof value === 'object' && value !== null) {
      mask(value);
    }
  }
}

const FORMATTED: ReadonlySet<unknown> = new Set(['mrkdwn', 'markdown']);

const isFormatted = (node: object, key: string): boolean =>
  key === 'text' ? !('type' in node) || FORMATTED.has(node.type) : key === 'markdown_text' || key === 'initial_comment';

/** Slack's limits were kept before, so it may not grow. */
const fitting = (text: string): string => clipped(withoutShapes(text), text.length);

/** In text that Slack formats `<…>` is a mention, a moment or an address, which stay; of a link the label is masked. */
const outsideLinks = (text: string): string =>
  text
    .split(/(<[^<>|]*[|>])/)
    .map((part, index) => (index % 2 === 0 ? withoutShapes(part) : part))
    .join('');
