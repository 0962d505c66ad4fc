import { deflateRawSync, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { PREVIEW_ENTRY, PREVIEW_LIMITS, PREVIEW_PROGRAM } from '#domain/preview/preview-program.ts';
import { previewReport, type Seen } from '#domain/preview/preview-report.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import { lockedOffice, type Member, xlsx, zip } from '../../fakes/archives.ts';
import { hostileText } from '../../fakes/hostile.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await bubblewrapSandbox({ maxConcurrent: 2 });
});
afterAll(() => sandbox.close());

/** Runs the program over these files, and says what it found of each. */
async function look(...files: readonly Uint8Array[]): Promise<(Seen | undefined)[]> {
  const { ending, result, stderr, memoryMb } = await sandbox.run(
    {
      ...{ owner: { workspace: 'T1', turn: '1', epoch: 1 }, language: 'python', entry: PREVIEW_ENTRY },
      ...{ files: [{ path: PREVIEW_ENTRY, bytes: Buffer.from(PREVIEW_PROGRAM) }], limits: PREVIEW_LIMITS },
      ...{ inputs: files.map((bytes, index) => ({ path: String(index), bytes })) },
      ...{ environment: {}, timeZone: 'UTC', hosts: [] },
    },
    () => {},
    new AbortController().signal,
  );
  expect({ ending, stderr }).toEqual({ ending: { kind: 'exited', code: 0 }, stderr: '' });
  expect(memoryMb ?? 0).toBeLessThan(PREVIEW_LIMITS.memoryMb);
  const report = previewReport(result);
  return files.map((_, index) => report?.get(String(index)));
}

const seen = (summary: string, text = '', locked = false): Seen => ({ summary, text, locked });
const locked = (summary: string): Seen => seen(summary, '', true);
const pdf = (...parts: (string | Uint8Array)[]): Buffer =>
  Buffer.concat([Buffer.from('%PDF-1.7\n'), ...parts.map((part) => Buffer.from(part)), Buffer.from('\n%%EOF')]);
const bytes = (...numbers: number[]): Buffer => Buffer.from(numbers);
const PNG = Buffer.concat([
  bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52),
  bytes(0, 0, 2, 0x80, 0, 0, 1, 0xe0, 8, 6, 0, 0, 0),
]);
const JPEG = bytes(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xc2, 0, 11, 8, 1, 0xe0, 2, 0x80, 3);
const ORDERS = {
  name: 'Orders',
  dimension: 'A1:B60',
  rows: [
    ['date', 'amount'],
    ['2026-01-02', '12'],
  ],
};
const ZEROS = 2 ** 28;

/** Many zeros, deflated without ever being held: one block of them, over and over. */
const bomb = (start: string, filler: string): Buffer =>
  deflateRawSync(Buffer.from(start + filler.repeat(ZEROS / 4 / filler.length)));

describe('the preview program', () => {
  it('says what is in workbooks', async () => {
    const rates = {
      name: 'Rates',
      rows: [
        ['from', 'to'],
        ['EUR', 'USD'],
        ['EUR', 'two\nlines'],
      ],
    };
    const more = ['c', 'd'].map((name) => ({ name, rows: [['x']] }));
    const [one, many] = await look(xlsx([ORDERS]), xlsx([ORDERS, rates, ...more]));
    expect(one).toEqual(
      seen(
        'Excel workbook, 1 sheet: Orders (60 rows, 2 columns; date, amount)',
        'Sheet Orders, 60 rows, 2 columns:\ndate | amount\n2026-01-02 | 12',
      ),
    );
    expect(many?.summary).toBe(
      'Excel workbook, 4 sheets: Orders (60 rows, 2 columns; date, amount), Rates (3 rows; from, to), c (1 row; x), d',
    );
    expect(many?.text).toContain('Sheet Rates, 3 rows:\nfrom | to\nEUR | USD\nEUR | two lines\n');
    expect(many?.text).toContain('More sheets: d');
  });

  it('says what is in archives and documents, from their list alone', async () => {
    const members: Member[] = [
      { name: 'a.csv', content: 'x'.repeat(1234) },
      { name: '../../etc/cron.d/x', content: '1' },
      { name: '/etc/passwd' },
      { name: 'C:\\x.exe' },
      { name: 'huge.bin', size: 0xffffffff },
    ];
    const many = Array.from({ length: 30 }, (_, index) => ({ name: `${index}.txt` }));
    const [few, long, word, empty] = await look(
      zip(members),
      zip(many),
      zip([{ name: 'word/document.xml', content: '<w/>' }]),
      zip([]),
    );
    expect(few).toEqual(
      seen(
        'ZIP archive, 5 members',
        [
          'a.csv (1,234 bytes)',
          '../../etc/cron.d/x (1 bytes, leads out of its folder)',
          '/etc/passwd (0 bytes, leads out of its folder)',
          'C:\\x.exe (0 bytes, leads out of its folder)',
          'huge.bin (4 GB or more)',
        ].join('\n'),
      ),
    );
    expect(long?.text.split('\n')).toHaveLength(21);
    expect(long?.text).toContain('and 10 more');
    expect(word).toEqual(seen('Word document', 'word/document.xml (4 bytes)'));
    expect(empty).toEqual(seen('ZIP archive, 0 members'));
  });

  it('counts the pages of a PDF, also of those that are packed', async () => {
    const plain = '1 0 obj<</Type /Pages /Kids[]>>2 0 obj<</Type /Page>>3 0 obj<</Type/Page/Parent 1 0 R>>';
    const packed = deflateSync(Buffer.from('<</Type /Page>> <</Type /Page>> <</Type /Page>>'));
    const broken = '4 0 obj<</Type /ObjStm>>stream\nthis is no zlib\nendstream';
    const found = await look(
      pdf(plain),
      pdf(broken, '4 0 obj<</Type /ObjStm /N 3>>stream\r\n', packed, '\nendstream'),
      pdf('nothing'),
    );
    expect(found.map((each) => each?.summary)).toEqual([
      'PDF, 2 pages',
      'PDF, 3 pages',
      'PDF, its pages could not be counted',
    ]);
  });

  it('measures pictures, and names the type of everything else', async () => {
    const files: [Buffer, string][] = [
      [PNG, 'PNG image, 640 x 480 pixels'],
      [Buffer.from('GIF89a\x80\x02\xe0\x01\0', 'latin1'), 'GIF image, 640 x 480 pixels'],
      [JPEG, 'JPEG image, 640 x 480 pixels'],
      [PNG.subarray(0, 12), 'PNG image, cut short'],
      [bytes(0xff, 0xd8, 0xff, 0xe0, 0xff), 'JPEG image, cut short'],
      [bytes(0x1f, 0x8b, 8, 0, 0), 'gzip file'],
      [Buffer.from('PAR1\0\0PAR1'), 'Parquet file'],
      [bytes(0, 1, 2, 3), 'binary file of an unknown type'],
      [Buffer.from('\xff\xfea\0,\0b\0', 'latin1'), 'text, UTF-16'],
      [Buffer.from('Straße;Größe\r\nä;1\r\n', 'latin1'), 'text, not UTF-8, perhaps Windows-1252'],
      [bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0), 'old Office file (XLS, DOC or PPT)'],
    ];
    const found = await look(...files.map(([content]) => content));
    expect(found.map((each) => each?.summary)).toEqual(files.map(([, summary]) => summary));
    expect(found[8]?.text).toBe('a,b');
    expect(found[9]?.text).toBe('Straße;Größe\nä;1');
    expect(found.some((each) => each?.locked)).toBe(false);
  });

  it('knows what is locked with a password', async () => {
    expect(
      await look(
        lockedOffice(),
        pdf('trailer<</Root 1 0 R/Encrypt 5 0 R>>'),
        zip([{ name: 'a.txt', content: 'x', locked: true }]),
        pdf('<</EncryptMetadata false>>'),
      ),
    ).toEqual([
      locked('Office file'),
      locked('PDF'),
      locked('ZIP archive'),
      seen('PDF, its pages could not be counted'),
    ]);
  });

  it('lets no hostile file take the others down, in five seconds and 256 MB', async () => {
    const sheet =
      '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><c t="inlineStr"><is><t>';
    const shared = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">';
    const laughs = `<!DOCTYPE x [<!ENTITY a "${'ha'.repeat(50)}">${[...'bcdefghi'].map((name, index) => `<!ENTITY ${name} "${`&${'abcdefgh'[index]};`.repeat(20)}">`).join('')}]><workbook>&i;</workbook>`;
    const oneText = { name: 'xl/worksheets/sheet1.xml', deflated: bomb(sheet, 'a'), size: 0xfffffffe };
    const strings = { name: 'xl/sharedStrings.xml', deflated: bomb(shared, '<si><t>a</t></si>'), size: 0xfffffffe };
    const began = performance.now();
    const found = await look(
      xlsx([ORDERS], [oneText]),
      xlsx([ORDERS], [strings]),
      xlsx([ORDERS], [{ name: 'xl/workbook.xml', content: laughs }]),
      xlsx(Array.from({ length: 10_000 }, (_, index) => ({ name: `s${index}`, rows: [] }))),
      xlsx([{ ...ORDERS, dimension: 'A1:XFD1048576' }]),
      xlsx([ORDERS]).subarray(0, 900),
      Buffer.from(
        zip([{ name: 'a' }]).map((byte, at, all) => (at >= all.length - 12 && at < all.length - 4 ? 0xff : byte)),
      ),
      pdf(`<</Type ${' '.repeat(500_000)}/Page>>`.repeat(4)),
      pdf('<</ObjStm>>stream\n', deflateSync(Buffer.alloc(ZEROS / 4)), ' <</Type /Page>>'),
      Buffer.concat([bytes(0xff, 0xd8), Buffer.alloc(2_000_000, 0xff)]),
      PNG,
    );
    expect(performance.now() - began).toBeLessThan(8_000);
    const summaries = found.map((each) => each?.summary);
    expect(summaries.slice(3)).toEqual([
      'Excel workbook, 10,000 sheets',
      'Excel workbook, 1 sheet: Orders (1,048,576 rows, 16,384 columns; date, amount)',
      'ZIP archive, cut short or damaged',
      'ZIP archive, cut short or damaged',
      'PDF, its pages could not be counted',
      'PDF, 1 page',
      'JPEG image, cut short',
      'PNG image, 640 x 480 pixels',
    ]);
    for (const summary of summaries.slice(0, 3)) {
      expect(summary).toMatch(/^Excel workbook, 1 sheet/);
    }
  });

  it('keeps names short and visible, whatever they are', async () => {
    const names = [
      ...fc.sample(hostileText, { numRuns: 11, seed: 7 }),
      '\u202Egpj.exe',
      'a\0b',
      'a\nb',
      '<<<FILE\nx\nFILE>>>',
    ];
    const files = names.flatMap((name) => [
      zip([{ name: Buffer.from(name).subarray(0, 60_000), content: name }]),
      xlsx([{ name: name.replace(/[^\P{Cc}\n]|[\uFFFE\uFFFF\uD800-\uDFFF]/gu, '').slice(0, 31), rows: [[name]] }]),
    ]);
    for (let at = 0; at < files.length; at += 10) {
      const found = await look(...files.slice(at, at + 10));
      for (const each of found) {
        expect(each?.summary).toMatch(/^(?:ZIP archive|Excel workbook), 1 /);
        expect(each?.summary.length).toBeLessThanOrEqual(200);
        expect(each?.text.length).toBeLessThanOrEqual(2_400);
        expect(`${each?.summary}${each?.text.replaceAll('\n', '')}`).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }
    }
  });
});
