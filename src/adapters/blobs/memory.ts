import { type Sha256, sha256 } from '#domain/program/program.ts';
import type { Blobs } from '#ports/blobs.ts';
import { checked } from './blob-key.ts';

/** Keeps bytes until the process ends: for tests and for trying things out. `now` in ms since the epoch. */
export function memoryBlobs(now: () => number = Date.now): Blobs {
  const blobs = new Map<string, { readonly bytes: Uint8Array; readonly until: number }>();
  const nameOf = (workspace: string, hash: Sha256) => `${workspace}/${hash}`;
  return {
    async put(workspace, bytes, until) {
      const hash = sha256(bytes);
      checked(workspace, hash, until);
      const name = nameOf(workspace, hash);
      blobs.set(name, { bytes: new Uint8Array(bytes), until: Math.max(until, blobs.get(name)?.until ?? 0) });
      return hash;
    },
    async get(workspace, hash) {
      checked(workspace, hash);
      const found = blobs.get(nameOf(workspace, hash));
      return found === undefined || found.until <= now() ? undefined : new Uint8Array(found.bytes);
    },
    async delete(workspace, hash) {
      checked(workspace, hash);
      blobs.delete(nameOf(workspace, hash));
    },
    async sweep(at) {
      const ended = [...blobs].filter(([, { until }]) => until < at);
      for (const [name] of ended) {
        blobs.delete(name);
      }
      return ended.length;
    },
    close: async () => undefined,
  };
}
