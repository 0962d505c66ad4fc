import { extract } from 'tar-stream';
import type { SandboxFile } from '#ports/sandbox.ts';

/** A file's header, a long name's two more, and padding; once more for the archive's end. */
const HEADERS_BYTES = 12_288;

/**
 * Reads files out of a tar stream that a sandbox wrote. Strict: only regular files that were asked for, once each, as
 * large as listed. Ends quietly where the stream breaks; what did not come is for the caller to name.
 */
export async function readFiles(
  tar: AsyncIterable<Buffer>,
  wanted: ReadonlyMap<string, number>,
): Promise<readonly SandboxFile[]> {
  const files = new Map<string, SandboxFile>();
  const archive = extract();
  const expected = [...wanted.values()].reduce((total, size) => total + size + HEADERS_BYTES, HEADERS_BYTES);
  const fed = feed(tar, archive, expected);
  try {
    for await (const entry of archive) {
      const path = entry.header.name.replace(/^\.\//, '');
      const size = wanted.get(path);
      const welcome = entry.header.type === 'file' && size !== undefined && !files.has(path);
      const bytes = welcome && entry.header.size === size ? await readEntry(entry, size) : await skip(entry);
      if (bytes !== undefined) {
        files.set(path, { path, bytes });
      }
    }
  } catch {
    // A broken or forged stream: what came whole stays, the rest is named by the caller.
  }
  await fed;
  return [...files.values()];
}

/** Bounded, because a forged header could ask for a name of any length. */
async function feed(tar: AsyncIterable<Buffer>, archive: ReturnType<typeof extract>, maxBytes: number): Promise<void> {
  let bytes = 0;
  const broken = new Promise<void>((resolve) => archive.on('error', () => {}).once('close', resolve));
  for await (const chunk of tar) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      archive.destroy();
    }
    if (archive.destroyed) {
      continue; // keeps draining, so that the writer can end
    }
    if (!archive.write(chunk)) {
      await Promise.race([new Promise<void>((resolve) => archive.once('drain', resolve)), broken]);
    }
  }
  archive.end(undefined);
}

async function readEntry(entry: AsyncIterable<unknown>, size: number): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for await (const chunk of entry) {
    if (chunk instanceof Uint8Array) {
      bytes.set(chunk.subarray(0, size - at), at);
      at += chunk.length;
    }
  }
  return at === size ? bytes : undefined;
}

async function skip(entry: AsyncIterable<unknown>): Promise<undefined> {
  for await (const _ of entry) {
    // not asked for, or not what was listed
  }
}
