import { Keyv } from 'keyv';
import { z } from 'zod';
import { AgentError } from '#domain/text/errors.ts';

const Envelope = z.strictObject({ value: z.string() }).optional();

/** What Keyv 5 writes for a text that has no end: our writes are read by Keyv, and compared as a whole. */
export const envelope = (text: string): string => JSON.stringify({ value: text });

/** A Keyv that takes names as they are and throws what its storage throws. */
export function keyvOver(storage: unknown): Keyv {
  const keyv = new Keyv({ store: storage, useKeyPrefix: false, throwOnErrors: true });
  keyv.on('error', () => undefined); // it says everything twice, and throws it as well
  return keyv;
}

/** The text of a record, read through Keyv. Throws STORE_CORRUPT when something else stands in its place. */
export async function textIn(keyv: Keyv, name: string): Promise<string | undefined> {
  try {
    return Envelope.parse(await keyv.get(name, { raw: true }))?.value;
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof z.ZodError) {
      throw new AgentError('a record is not in an envelope of ours', { code: 'STORE_CORRUPT', cause });
    }
    throw cause;
  }
}
