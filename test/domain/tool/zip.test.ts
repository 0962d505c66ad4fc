import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { zipOf } from '#domain/tool/zip.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const FILES = [
  { path: 'a-skill/SKILL.md', bytes: bytes('# Naïve 😀\n') },
  { path: 'a-skill/scripts/tool.py', bytes: bytes('') },
  { path: 'b-skill/SKILL.md', bytes: Uint8Array.from({ length: 70_000 }, (_, at) => (at * 7) % 256) },
];
/** Another program's reading of it: Python checks every sum and size. */
const UNPACK = `import sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
archive.extractall(sys.argv[2])
print("\\n".join(f"{i.filename} {i.file_size} {i.external_attr >> 16:o} {i.date_time[0]}" for i in archive.infolist()))`;

it('is an archive that another program unpacks to the same files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'threadsmith-zip-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'all.zip'), zipOf(FILES));
  const { stdout } = await promisify(execFile)('/usr/bin/python3', ['-c', UNPACK, join(folder, 'all.zip'), folder]);
  expect(stdout.trim().split('\n')).toEqual(FILES.map((file) => `${file.path} ${file.bytes.length} 100644 1980`));
  for (const file of FILES) {
    expect(new Uint8Array(await readFile(join(folder, file.path)))).toEqual(file.bytes);
  }
  expect((await stat(join(folder, 'all.zip'))).size).toBe(zipOf(FILES).length);
});

it('has the same bytes for the same files, and sums as zlib has them', () => {
  expect(zipOf(FILES)).toEqual(zipOf(FILES));
  const view = Buffer.from(zipOf(FILES.slice(0, 1)));
  expect(view.readUInt32LE(14)).toBe(crc32(bytes('# Naïve 😀\n')));
});

it('may be empty, and holds no more files than can be counted', () => {
  expect(zipOf([])).toHaveLength(22);
  const many = Array.from({ length: 65_536 }, () => ({ path: 'a', bytes: new Uint8Array() }));
  expect(() => zipOf(many)).toThrow(RangeError);
});
