import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GivenSecret, maskingOf } from '#domain/secret/masking.ts';
import { formsOf } from '#domain/secret/secret-forms.ts';

const KEY = { name: 'KEY', value: 'hunter2hunter3' };

/** Values that overlap each other, themselves and their own marks. */
const character = fc.constantFrom('a', 'b', '1', '[', ']', 's', ' ', '"', '/', 'é', '😀', '\n');
const value = fc
  .oneof(
    fc.array(character, { minLength: 6, maxLength: 12 }).map((all) => all.join('')),
    fc.constantFrom('secret', 'secret A', '[secret A]', ']]]]]]', 'A] [secret', '▀▀▀▀▀▀', 'ababababab', 'aaaaaa'),
    fc.string({ unit: 'grapheme', minLength: 6, maxLength: 30 }),
  )
  .filter((text) => text.trim().length >= 6 && text.isWellFormed());
const secrets = fc
  .array(value, { minLength: 1, maxLength: 4 })
  .map((values) => values.map((each, index): GivenSecret => ({ name: 'ABCD'.charAt(index), value: each })));

/** Secrets, and a text of whole forms, parts of forms and ordinary pieces. */
const cases = secrets.chain((all) => {
  const forms = all.flatMap((secret) => formsOf(secret.value));
  const form = fc.constantFrom(...forms);
  const part = fc
    .tuple(form, fc.nat(), fc.nat())
    .map(([text, from, to]) => text.slice(from % text.length, to % (text.length + 1)).toWellFormed());
  const word = fc.constantFrom('', ' ', 'the words', '[secret A]', '[secret ', ']', '\n', '"', 'aa', 'b', '😀', '▀');
  const text = fc.array(fc.oneof(form, part, word), { maxLength: 12 }).map((pieces) => pieces.join('').toWellFormed());
  return fc.record({ all: fc.constant(all), forms: fc.constant(forms), text });
});

/** Parts a text at these places. */
function chunks(text: string, places: number[]): string[] {
  const cuts = [0, ...places.map((place) => place % (text.length + 1)).sort((one, other) => one - other), text.length];
  return cuts.slice(1).map((end, index) => text.slice(cuts[index], end));
}

describe('masked text', () => {
  it('holds no form of a secret, and masking it again changes nothing', () => {
    const property = fc.property(cases, ({ all, forms, text }) => {
      const masking = maskingOf(all);
      const masked = masking.text(text);
      expect(forms.filter((form) => masked.includes(form))).toEqual([]);
      expect(masking.text(masked)).toBe(masked);
    });
    fc.assert(property);
  });

  it('is what it was where no form stands in it', () => {
    const property = fc.property(cases, ({ all, forms, text }) => {
      fc.pre(!forms.some((form) => text.includes(form)));
      const bytes = Buffer.from(text);
      expect(maskingOf(all).text(text)).toBe(text);
      expect(maskingOf(all).bytes(bytes)).toBe(bytes);
    });
    fc.assert(property);
  });

  it('is the same in whatever pieces it comes', () => {
    const places = fc.array(fc.nat(), { maxLength: 20 });
    const property = fc.property(cases, places, ({ all, text }, cuts) => {
      const masking = maskingOf(all);
      const stream = masking.stream();
      const pieces = chunks(text, cuts).map((chunk) => stream.push(chunk));
      expect([...pieces, stream.end()].join('')).toBe(masking.text(text));
    });
    fc.assert(property);
  });

  it('is the same in a file of UTF-8', () => {
    const property = fc.property(cases, ({ all, text }) => {
      const masking = maskingOf(all);
      expect(Buffer.from(masking.bytes(Buffer.from(text))).toString()).toBe(masking.text(text));
    });
    fc.assert(property);
  });

  it('is the same in a file of UTF-16, with either order of bytes', () => {
    const property = fc.property(cases, ({ all, text }) => {
      fc.pre(/^[\n -\xff]*$/.test(text)); // others may, with half of their bytes, look like a form
      const masking = maskingOf(all);
      const little = Buffer.from(masking.bytes(Buffer.from(text, 'utf16le')));
      const big = Buffer.from(masking.bytes(Buffer.from(text, 'utf16le').swap16()));
      expect([little.toString('utf16le'), big.swap16().toString('utf16le')]).toEqual(Array(2).fill(masking.text(text)));
    });
    fc.assert(property);
  });

  it('has one mark where forms overlap, with the name of the longest', () => {
    const { text } = maskingOf([
      { name: 'SHORT', value: 'abcdef' },
      { name: 'LONG', value: 'defghijkl' },
    ]);
    expect(text('>abcdefghijkl<')).toBe('>[secret LONG]<');
    expect(text('abcdefabcdef')).toBe('[secret SHORT][secret SHORT]');
    expect(maskingOf([{ name: 'A', value: 'abcabcabc' }]).text('abcabcabcabc!')).toBe('[secret A]!');
  });

  it('has another mark where the usual one would show a value', () => {
    const { text } = maskingOf([KEY, { name: 'OTHER', value: 'secret KEY' }]);
    expect(text(`${KEY.value} and secret KEY`)).toBe('▀▀▀ and [secret OTHER]');
  });

  it('is the text itself when there are no secrets', () => {
    const { text, bytes, stream } = maskingOf([]);
    const file = Buffer.from('a');
    expect([text('a'), bytes(file), stream().push('a'), stream().end()]).toEqual(['a', file, 'a', '']);
  });

  it('is refused where a value is too short to be told from words', () => {
    expect(() => maskingOf([{ name: 'A', value: 'abcde' }])).toThrow('too short');
  });
});

describe('a masked stream', () => {
  it('holds back only what may become a secret', () => {
    const stream = maskingOf([KEY]).stream();
    expect(['a line\n', 'and hunt', 'ing ', 'hunter2h', 'unter', '3!'].map((text) => stream.push(text))).toEqual([
      'a line\n',
      'and ',
      'hunting ',
      '',
      '',
      '[secret KEY]!',
    ]);
    expect([stream.push('hunter2'), stream.end()]).toEqual(['', 'hunter2']);
  });

  it('never parts a character', () => {
    const stream = maskingOf([KEY]).stream();
    const parts = '#😀#'.split('').map((unit) => stream.push(unit));
    expect([...parts, stream.end()]).toEqual(['#', '', '😀', '#', '']);
  });

  it('holds back no more when a value goes on and on', () => {
    const stream = maskingOf([{ name: 'A', value: 'abcabcabc' }]).stream();
    const parts = Array.from({ length: 1_000 }, () => stream.push('abc'));
    expect([parts.join(''), stream.push('x'), stream.end()]).toEqual(['', '[secret A]x', '']);
  });
});

describe('masked files', () => {
  it('keep every other byte, in whatever encoding a value stands', () => {
    const bytes = (encoding: 'latin1' | 'utf16le', text: string) => Buffer.from(text, encoding);
    const noise = Buffer.from(Array.from({ length: 255 }, (_, index) => index + 1));
    const masking = maskingOf([KEY]);
    const file = [noise, bytes('latin1', KEY.value), noise, bytes('utf16le', `a${KEY.value}b`), noise];
    const mark = [noise, bytes('latin1', '[secret KEY]'), noise, bytes('utf16le', 'a[secret KEY]b'), noise];
    expect(Buffer.from(masking.bytes(Buffer.concat(file))).equals(Buffer.concat(mark))).toBe(true);
    const part = new Uint8Array(Buffer.concat([noise, ...file])).subarray(noise.length);
    expect(Buffer.from(masking.bytes(part)).equals(Buffer.concat(mark))).toBe(true);
  });

  it('of 50 MB take about a second', () => {
    const masking = maskingOf([KEY, { name: 'P', value: 'a long value, with "signs" & more'.repeat(30) }]);
    const seconds = (text: string, bytes: number): number => {
      const file = Buffer.alloc(bytes, text);
      const before = process.threadCpuUsage();
      masking.bytes(file);
      return process.threadCpuUsage(before).user / 1e6;
    };
    expect(seconds('hunter2hunt and a long value, with words\n', 50_000_000)).toBeLessThan(2);
    expect(seconds('hunter2hunter3\n', 2_000_000)).toBeLessThan(2); // hardly anything but secrets
  });
});
