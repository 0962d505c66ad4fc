import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storedAudit } from '#adapters/audit/stored-audit.ts';
import { memoryStore } from '#adapters/keyv/memory.ts';
import { auditKey, headIn } from '#domain/audit/audit-chain.ts';
import { verifyChain } from '#domain/audit/audit-check.ts';
import { exported, openExport } from '../../src/cli/audit-file.ts';
import { happened } from '../contracts/audit.contract.ts';
import { freshFolder } from '../fakes/folder.ts';

const KEY = Buffer.alloc(32, 5);
let folder: Awaited<ReturnType<typeof freshFolder>>;
let lines: string[];
beforeAll(async () => {
  folder = await freshFolder();
  const audit = storedAudit({ store: memoryStore(), key: KEY, most: 2 });
  for (let at = 0; at < 9; at += 1) {
    await audit.append('T1', { ...happened(at), body: { note: 'one line\u2028two\r\nof "them"\n', at } });
  }
  await audit.cut('T1', 5);
  lines = await Array.fromAsync(exported(audit, 'T1'));
});
afterAll(() => folder.remove());

async function verdictOn(text: string | Buffer) {
  const file = join(folder.path, 'audit.jsonl');
  writeFileSync(file, text);
  const { header, records } = await openExport(file);
  const checkpoint = header.checkpoint ?? undefined;
  const expected = { key: auditKey(KEY), workspace: header.workspace, checkpoint, heads: [headIn(header.head)!] };
  return verifyChain(await Array.fromAsync(records), expected);
}
const fileOf = (all: readonly string[]) => `${all.join('\n')}\n`;

test('an export is read back whole, checkpoint and odd characters included, in chunks that end anywhere', async () => {
  expect(lines).toHaveLength(1 + 5);
  expect(await verdictOn(fileOf(lines))).toMatchObject({ ok: true, records: 5 });
  expect(await verdictOn(lines.join('\n'))).toMatchObject({ ok: true, records: 5 });
});

test.each<[string, (all: readonly string[]) => string | Buffer, object]>([
  ['a line was taken out', (all) => fileOf(all.toSpliced(2, 1)), { problem: 'removed', seq: 6 }],
  [
    'two lines changed places',
    (all) => fileOf(all.with(1, all[2]!).with(2, all[1]!)),
    { problem: 'reordered', seq: 5 },
  ],
  [
    'a value was changed',
    (all) => fileOf(all.with(2, all[2]!.replace('asked', 'failed'))),
    { problem: 'changed', seq: 6 },
  ],
  ['the last line was torn off', (all) => fileOf(all.slice(0, -1)), { problem: 'cut', seq: 9 }],
  ['the last line was torn apart', (all) => all.join('\n').slice(0, -9), { problem: 'changed', seq: 9 }],
  ['a line is empty', (all) => fileOf(all.toSpliced(2, 0, '')), { problem: 'changed', seq: 6 }],
  [
    'a name stands there twice, so that people read one and programs the other',
    (all) => fileOf(all.with(1, all[1]!.replace('"kind":"asked"', '"kind":"rejected","kind":"asked"'))),
    { problem: 'changed', seq: 5 },
  ],
  [
    'bytes are no characters',
    (all) => Buffer.from(fileOf(all.with(1, all[1]!.replace('them', 'th\xffm'))), 'latin1'),
    { problem: 'changed', seq: 5 },
  ],
  [
    'the checkpoint was left out',
    (all) => fileOf(all.with(0, headerWith({ checkpoint: null }))),
    { problem: 'removed' },
  ],
  ['it is another workspace', (all) => fileOf(all.with(0, headerWith({ workspace: 'T2' }))), { ok: false }],
])('shows that %s', async (_what, change, found) => {
  expect(await verdictOn(change(lines))).toMatchObject({ ok: false, ...found });
});

test.each(['', '{}\n', '\n', 'not JSON'])('%j is no export', async (text) => {
  await expect(verdictOn(text)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});

test('a file that is not there is named', async () => {
  await expect(openExport(join(folder.path, 'none'))).rejects.toThrow(/none cannot be read/);
});

const headerWith = (changes: object) => JSON.stringify({ ...JSON.parse(lines[0]!), ...changes });
