import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { previewOf } from '#domain/preview/preview.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('previews', () => {
  it.each([
    ['prices.csv', 'date,close\n2026-01-01,1\n2026-01-02,2\n', '2 rows, columns date and close'],
    ['prices.csv', 'date;close;volume\n1;2;3', '1 rows, columns date, close and volume'],
    ['wide.tsv', 'a\tb\tc\td\te\tf\tg\th\n', '0 rows, columns a, b, c, d, e, f and 2 more'],
    ['orders.json', '[{"id":1},{"id":2}]', 'JSON, a list of 2'],
    ['one.json', '{"id":1,"to":"x"}', 'JSON, an object with id and to'],
    ['broken.json', '{"id":', 'text that is not valid JSON'],
    ['web.log', 'a\nb\nc\n', '3 lines of text'],
    ['note.txt', 'one', '1 line of text'],
  ])('say what is in %s', (name, text, summary) => {
    expect(previewOf(name, bytes(text))?.summary).toBe(summary);
  });

  it('leave everything that is not text to a sandbox', () => {
    expect(previewOf('book.xlsx', Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]))).toBeUndefined();
    expect(previewOf('lies.csv', Uint8Array.from([0xff, 0xfe, 0x00]))).toBeUndefined();
  });

  it('read no more than the head of a large file, and forgive a character that is cut there', () => {
    const text = `name\n${'ü'.repeat(200_000)}`;
    const preview = previewOf('large.csv', bytes(text));
    expect(preview?.text.length).toBeLessThan(3_000);
  });

  it('never crash and stay small', () => {
    const anything = fc.oneof(fc.uint8Array({ maxLength: 3_000 }), fc.string({ unit: 'binary' }).map(bytes));
    const named = fc.constantFrom('a.csv', 'a.json', 'a.tsv', 'a.txt', 'a', '.csv');
    fc.assert(
      fc.property(anything, named, (content, name) => {
        const preview = previewOf(name, content);
        expect((preview?.text ?? '').length).toBeLessThanOrEqual(8 * 302);
        expect((preview?.summary ?? '').length).toBeLessThan(2_200);
      }),
    );
  });
});
