import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean, clipped, hiddenLines, visible } from '#adapters/slack/clean.ts';
import { checkOutgoing } from '#adapters/slack/outgoing.ts';
import {
  channelMention,
  code,
  exactly,
  joined,
  markdown,
  mention,
  moment,
  permalink,
  plainly,
  said,
  say,
  strong,
} from '#adapters/slack/said.ts';
import { hostileText } from '../../fakes/hostile.ts';

const ORIGIN = 'http://127.0.0.1:1';

describe('said', () => {
  it('holds no sign that Slack acts on, whatever it was made of', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 500 }), (text, most) => {
        for (const made of [said(text, most), exactly(text, most), markdown(text, most)]) {
          expect(made.length).toBeLessThanOrEqual(most);
          expect(made).not.toMatch(/[<>]/);
          expect(made).not.toMatch(/&(?!amp;|lt;|gt;)/);
          expect(made).not.toMatch(/:\/\/|@channel|@here|@everyone|\u202e|\0/i);
          expect(made.isWellFormed()).toBe(true);
        }
        expect(said(text, most)).not.toMatch(/[*`~\n]/);
      }),
    );
  });

  it('escapes once', () => {
    expect(said('a < b && c > d')).toBe('a &lt; b &amp;&amp; c &gt; d');
    expect(said('&lt;')).toBe('&amp;lt;');
  });

  it('clips before an entity, never in it', () => {
    expect(said('abc&def', 7)).toBe('abc…');
    expect(said('abc&', 8)).toBe('abc&amp;');
  });

  it('keeps plain words and names as they are', () => {
    for (const text of ['Volatility of ACME, 37.4% a year', 'acme_prices-2.csv', 'Zoë Åström', 'at 09:41', 'نسبة']) {
      expect(said(text)).toBe(text);
    }
  });

  it('takes the links out of markdown and leaves its words', () => {
    expect(markdown('**ACME** moved [2.4%](https://evil.example)', 200)).toBe(
      '**ACME** moved [2.4%] (https:\u2060//evil.example)',
    );
  });
});

describe('what only this file makes', () => {
  it('is a mention for an id, and only words for anything else', () => {
    expect(mention('U0MIRA')).toBe('<@U0MIRA>');
    expect(mention('S0LEADS')).toBe('<!subteam^S0LEADS>');
    expect(channelMention('C0FINOPS')).toBe('<#C0FINOPS>');
    fc.assert(
      fc.property(hostileText, (id) => {
        expect(mention(`!${id}`)).not.toMatch(/[<>]/);
        expect(channelMention(`!${id}`)).not.toMatch(/[<>]/);
      }),
    );
  });

  it('is a moment for any number', () => {
    expect(moment(Date.UTC(2026, 10, 22, 9, 43), 'time')).toBe('<!date^1795340580^{time}|2026-11-22 09:43 UTC>');
    fc.assert(
      fc.property(fc.double(), (at) => {
        checkOutgoing({ text: moment(at, 'both') }, ORIGIN);
      }),
    );
  });

  it('is a link only for an address that a browser opens, and its label is said', () => {
    expect(permalink('https://north.slack.com/files/F1?a=1&b=2', 'x|<y>')).toBe(
      '<https://north.slack.com/files/F1?a=1&amp;b=2|x|&lt;y&gt;>',
    );
    expect(permalink('javascript:alert(1)', 'name.py')).toBe('name.py');
    expect(permalink('', 'name.py')).toBe('name.py');
    fc.assert(
      fc.property(hostileText, hostileText, (path, label) => {
        checkOutgoing({ text: permalink(`https://north.slack.com/${path}`, label) }, ORIGIN);
      }),
    );
  });

  it('joins what is there', () => {
    expect(joined([plainly`a`, plainly``, strong(said('b')), code(said(''))], ' · ')).toBe('a · *b*');
    expect(say`${3} of ${said('<3>')}`).toBe('3 of &lt;3&gt;');
  });
});

describe('code that is shown', () => {
  it('draws what hides and leaves the rest', () => {
    expect(visible('a\u202Eb\u200B\tc\n\u00A0d\u{E0041}')).toBe('a⟦U+202E⟧b⟦U+200B⟧\tc\n⟦U+00A0⟧d⟦U+E0041⟧');
    expect(hiddenLines('one\ntwo\u2066\nthree\nfour\u200d')).toEqual([2, 4]);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        expect(visible(text)).toBe(text);
      }),
    );
  });

  it('is cleaned of terminal colours and controls', () => {
    expect(clean('\u001b[31mred\u001b[0m\u0000 \u001b]8;;x\u0007link')).toBe('red link');
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 2, max: 50 }), (text, most) => {
        expect(clipped(clean(text), most).isWellFormed()).toBe(true);
      }),
    );
  });
});
