import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh folder of this test; `remove` takes it away with all that is in it. */
export async function freshFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'threadsmith-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Every byte of every file below a folder, names included. */
export async function bytesBelow(folder: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    parts.push(Buffer.from(`${path}\n`), entry.isFile() ? await readFile(path) : Buffer.alloc(0));
  }
  return Buffer.concat(parts);
}
