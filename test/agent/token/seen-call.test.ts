import { expect, it } from 'vitest';
import { resultIn } from '#agent/token/seen-call.ts';

const inBytes = (text: string) => new TextEncoder().encode(text);

it('hands a result over, unless it is too large or too deep to be written once more', () => {
  expect(resultIn(undefined)).toBeUndefined();
  expect(resultIn(inBytes('{"rows": [1, null, "x"]}'))).toEqual({ value: { rows: [1, null, 'x'] } });
  const long = inBytes(JSON.stringify('x'.repeat(100_000)));
  expect(resultIn(long)).toEqual({ bytes: long.length });
  const deep = inBytes('['.repeat(40_000) + ']'.repeat(40_000));
  expect(resultIn(deep)).toEqual({ bytes: 80_000 });
});
