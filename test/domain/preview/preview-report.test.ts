import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { previewReport } from '#domain/preview/preview-report.ts';
import { hostileText } from '../../fakes/hostile.ts';

describe('a preview report', () => {
  it('is nothing when it is nonsense, and never crashes', () => {
    const value = fc.oneof(fc.json(), fc.constantFrom('', '{}', '[]', '{"files":[]}', '{"files":{"0":{"summary":1}}}'));
    fc.assert(
      fc.property(value, (text) => {
        expect([...(previewReport(Buffer.from(text))?.values() ?? [])]).toEqual([]);
      }),
    );
    expect(previewReport(undefined)).toBeUndefined();
    expect(previewReport(Uint8Array.from([0xff, 0, 1]))).toBeUndefined();
  });

  it('cuts and cleans what a broken program may say', () => {
    fc.assert(
      fc.property(fc.oneof(hostileText, fc.string({ unit: 'binary', maxLength: 9_000 })), (text) => {
        const entry = { summary: text, text, locked: false };
        const found = previewReport(Buffer.from(JSON.stringify({ files: { 0: entry } })))?.get('0');
        expect(found?.summary.length).toBeLessThanOrEqual(200);
        expect(found?.text.length).toBeLessThanOrEqual(2_400);
        expect(`${found?.summary}${found?.text.replaceAll('\n', '')}`).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(found?.summary.isWellFormed() && found.text.isWellFormed()).toBe(true);
      }),
    );
  });
});
