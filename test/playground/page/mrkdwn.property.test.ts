import fc from 'fast-check';
import { expect, test } from 'vitest';
import { completionAt } from '#playground/page/composer/completion.ts';
import type { Inline } from '#playground/page/text/inline.ts';
import { parseMarkdown } from '#playground/page/text/markdown.ts';
import { parseMrkdwn } from '#playground/page/text/mrkdwn.ts';
import { type Named, slackForm, typedForm } from '#playground/page/text/typed.ts';

const piece = fc.constantFrom(
  ...['*', '_', '~', '`', '```', '\n', ' ', '> ', '&gt; ', '• ', '1. ', '- ', '<', '>', '|', '&lt;', '&amp;amp;'],
  ...[
    '<@U0MIRA>',
    '<#C0FINOPS|finance-ops>',
    '<!here>',
    '<!subteam^S0DATALEADS>',
    '<!date^1795426861^{date} {ago} {x}|then>',
    '<!date^x^y|z>',
  ],
  ...[
    '<https://example.com/a?b=*c*|label>',
    '<javascript:alert(1)|click>',
    '[a](javascript:alert(1))',
    '[b](https://x.io)',
  ],
  ...[
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'word',
    'é',
    '漢',
    '\u202e',
    '\u0000',
    '# ',
    '|a|b|',
    '|-|-|',
  ],
);
const text = fc.oneof(
  fc.array(piece, { maxLength: 40 }).map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
);

const inlinesIn = (value: unknown): Inline[] => {
  if (Array.isArray(value)) {
    return value.flatMap(inlinesIn);
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return [...('type' in value ? [value as Inline] : []), ...Object.values(value).flatMap(inlinesIn)];
};
const linksIn = (value: unknown): string[] =>
  inlinesIn(value).flatMap((node) => ('url' in node && node.url !== undefined ? [node.url] : []));

test('any text is read without an error, and no address in it can run anything', () => {
  fc.assert(
    fc.property(text, (words) => {
      for (const url of [...linksIn(parseMrkdwn(words)), ...linksIn(parseMarkdown(words))]) {
        expect(url).toMatch(/^(https?:\/\/|mailto:)/i);
      }
    }),
    { numRuns: 2000 },
  );
});

test('a text without markup comes out as it went in', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-zA-Z][a-zA-Z ,.]{0,60}$/), (words) => {
      expect(parseMrkdwn(words)).toEqual([{ type: 'paragraph', children: [{ type: 'text', text: words }] }]);
    }),
  );
});

test('40,000 signs of markup do not make the reader wait, however they are mixed', () => {
  for (const sign of ['*a ', '`', '<', '_*~', '[](', '**a', '<https://x|', '*a`']) {
    const started = performance.now();
    parseMrkdwn(sign.repeat(40_000 / sign.length));
    parseMarkdown(sign.repeat(40_000 / sign.length));
    expect(performance.now() - started, sign).toBeLessThan(2000);
  }
});

test('Slack markup becomes what Slack shows', () => {
  expect(parseMrkdwn('*b _i_* ~s~ `c*d*` 2*3*4')).toEqual([
    {
      type: 'paragraph',
      children: [
        {
          type: 'bold',
          children: [
            { type: 'text', text: 'b ' },
            { type: 'italic', children: [{ type: 'text', text: 'i' }] },
          ],
        },
        { type: 'text', text: ' ' },
        { type: 'strike', children: [{ type: 'text', text: 's' }] },
        { type: 'text', text: ' ' },
        { type: 'code', text: 'c*d*' },
        { type: 'text', text: ' 2*3*4' },
      ],
    },
  ]);
  expect(parseMrkdwn('a\n```x &lt; y```\n&gt; said\n• one\n• two').map((chunk) => chunk.type)).toEqual([
    'paragraph',
    'pre',
    'quote',
    'list',
  ]);
});

const NAMES: Named[] = [
  { id: 'U0MIRA', name: 'Mira Okafor', kind: 'person' },
  { id: 'U0MIRAS', name: 'Mira Okafor-Stone', kind: 'person' },
  { id: 'U0SMITH', name: 'Threadsmith', kind: 'person' },
  { id: 'C0FINOPS', name: 'finance-ops', kind: 'channel' },
];

test('names that are typed are sent as ids, the longest first, and come back as they were typed', () => {
  const typed = '@threadsmith ask @Mira Okafor-Stone, not @Mira Okafor, in #finance-ops; mail a@Threadsmith & <b>';
  const sent = slackForm(typed, NAMES);
  expect(sent).toBe('<@U0SMITH> ask <@U0MIRAS>, not <@U0MIRA>, in <#C0FINOPS>; mail a@Threadsmith & <b>');
  expect(typedForm(sent, NAMES)).toBe(typed.replace('@threadsmith', '@Threadsmith'));
});

test('the menu offers people after @, commands only at the beginning', () => {
  const known = { names: NAMES, people: [], commands: [{ command: '/smith', usage: 'ask', description: 'Ask' }] };
  expect(completionAt('hello @mir', 10, known)?.suggestions.map((one) => one.insert)).toEqual([
    '@Mira Okafor ',
    '@Mira Okafor-Stone ',
  ]);
  expect(completionAt('a@mir', 5, known)).toBeUndefined();
  expect(completionAt('/sm', 3, known)).toMatchObject({ from: 0, suggestions: [{ insert: '/smith ' }] });
  expect(completionAt('see /sm', 7, known)).toBeUndefined();
});
