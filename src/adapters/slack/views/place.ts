import { z } from 'zod';
import { LIMITS } from './limits.ts';

const Stored = z.object({
  workspace: z.string().min(1),
  channel: z.string().min(1),
  thread: z.string().min(1),
  turn: z.string().min(1),
  digest: z.string(),
  page: z.coerce.number().int().nonnegative(),
});

/** What a modal was opened about. `digest` is the first 16 hex characters that its button carried. */
export interface ModalPlace {
  readonly ref: { readonly workspace: string; readonly channel: string; readonly thread: string };
  readonly turn: string;
  readonly digest: string;
}

/** A modal's private_metadata. */
export const metadataOf = ({ ref, turn, digest }: ModalPlace, page = 0): string =>
  new URLSearchParams({ ...ref, turn, digest, page: String(page) }).toString().slice(0, LIMITS.modalMetadata);

/** Reads a modal's private_metadata. Undefined when it is none of ours. */
export function readMetadata(metadata: string): (ModalPlace & { readonly page: number }) | undefined {
  const read = Stored.safeParse(Object.fromEntries(new URLSearchParams(metadata)));
  if (!read.success) {
    return undefined;
  }
  const { workspace, channel, thread, turn, digest, page } = read.data;
  return { ref: { workspace, channel, thread }, turn, digest, page };
}
