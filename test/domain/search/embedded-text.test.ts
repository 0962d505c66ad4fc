import fc from 'fast-check';
import { expect, it } from 'vitest';
import { embeddedQuestion, embeddedText, embeddingMark } from '#domain/search/embedded-text.ts';

const card = { name: 'earnings_per_share', description: 'Divides', parameters: [], past: ['what per share?', 'EPS'] };

it('is of a tool what it is called, what it is for and what people asked of it', () => {
  expect(embeddedText(card)).toBe('earnings per share\nDivides\nwhat per share?\nEPS');
  const parameters = [{ name: 'csv', description: 'prices' }];
  expect(embeddedText({ ...card, parameters })).toBe(embeddedText(card));
  expect(embeddedQuestion(' what? \n')).toBe('what?');
  expect(embeddedQuestion(' \n')).toBe('');
});

it('is short and well-formed, and never blank for a tool', () => {
  const text = fc.string({ unit: 'binary', maxLength: 3_000, size: 'max' });
  fc.assert(
    fc.property(text, fc.array(text, { maxLength: 3 }), (description, past) => {
      for (const embedded of [embeddedText({ ...card, description, past }), embeddedQuestion(description)]) {
        expect(embedded.length).toBeLessThanOrEqual(2_000);
        expect(embedded.isWellFormed()).toBe(true);
      }
      expect(embeddedText({ ...card, description, past })).toContain('earnings per share');
    }),
    { numRuns: 50 },
  );
});

it('has another mark for each text and model, wherever the one ends and the other begins', () => {
  const text = fc.string({ maxLength: 4 });
  fc.assert(
    fc.property(text, text, text, text, (model, words, otherModel, otherWords) => {
      const isSame = model === otherModel && words === otherWords;
      expect(embeddingMark(model, words) === embeddingMark(otherModel, otherWords)).toBe(isSame);
    }),
  );
  expect(embeddingMark('a', 'b')).toMatch(/^[0-9a-f]{64}$/);
});
