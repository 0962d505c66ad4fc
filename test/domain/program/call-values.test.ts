import { expect, it } from 'vitest';
import { holdsValueOf } from '#domain/program/call-values.ts';

const GIVEN = {
  csv: 'in/Berg-Payroll.xlsx',
  least: 37.5,
  regions: ['North East', 'de'],
  more: { id: 'K-204' },
  column: 'close',
  days: 17,
  all: true,
  none: null,
};

it.each([
  'such as in/berg-payroll.xlsx',
  'the file Berg-Payroll',
  'at least 37.5 percent',
  'for example North East',
  'an id like k-204',
])('words that hold a value of a call: %s', (words) => {
  expect(holdsValueOf(words, GIVEN)).toBe(true);
});

it.each(['the column with the close prices', 'a window of 17 days', 'a code such as de', 'true, or null', ''])(
  'words that any call may have: %s',
  (words) => {
    expect(holdsValueOf(words, GIVEN)).toBe(false);
  },
);
