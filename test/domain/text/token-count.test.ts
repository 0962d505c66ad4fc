import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, bytesWithin, clippedTo, tokensAbout } from '#domain/text/token-count.ts';

const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.lorem());

describe('a guess at tokens', () => {
  it.each([
    ['', 0],
    ['abc', 1],
    ['abcd', 2],
    ['a\nb', 2],
    ['a\n\nb', 2],
    ['x'.repeat(36), 10],
    ['表'.repeat(6), 5],
  ])('%j is %d', (words, tokens) => {
    expect(tokensAbout(words)).toBe(tokens);
  });

  it('never counts more for a part of a text', () => {
    fc.assert(
      fc.property(text, text, (head, tail) => {
        expect(tokensAbout(head + tail)).toBeGreaterThanOrEqual(Math.max(tokensAbout(head), tokensAbout(tail)));
      }),
    );
  });

  it('has one more with one more byte', () => {
    for (const tokens of [1, 7, 40, 60]) {
      expect(tokensAbout('x'.repeat(bytesWithin(tokens)))).toBe(tokens);
      expect(tokensAbout('x'.repeat(bytesWithin(tokens) + 1))).toBe(tokens + 1);
    }
  });
});

describe('a clipped text', () => {
  it.each([
    ['one two three', 13, 'one two three'],
    ['one two three', 12, 'one two…'],
    ['one two three', 10, 'one two…'],
    ['one two three', 9, 'one…'],
    ['a donaudampfschifffahrt', 14, 'a donaudamp…'],
    ['ééé', 5, 'é…'],
    ['one', 2, ''],
  ])('%j in %d bytes is %j', (words, bytes, clipped) => {
    expect(clippedTo(words, bytes)).toBe(clipped);
  });

  it('fits, begins as the text does and breaks no character', () => {
    fc.assert(
      fc.property(text, fc.nat(60), (words, bytes) => {
        const clipped = clippedTo(words, bytes);
        expect(bytesOf(clipped)).toBeLessThanOrEqual(bytes);
        expect(clipped.isWellFormed()).toBe(true);
        expect(words.startsWith(clipped === words ? clipped : clipped.replace(/…$/, ''))).toBe(true);
      }),
    );
  });
});
