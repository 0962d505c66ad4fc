import { AgentError } from '#domain/text/errors.ts';

/** Larger than any value, so that a wrong file is not read for long. */
const MOST_BYTES = 64 * 1024;

/** Where a value comes from. */
export type ValueSource = AsyncIterable<Uint8Array> & { readonly isTTY?: boolean };

/**
 * Reads a value to its end, without the line end behind it. Never from an argument, which everybody on the machine can
 * read, and not from a terminal, which would show it. Throws SETTINGS_INVALID with what to do.
 */
export async function valueFrom(source: ValueSource): Promise<string> {
  if (source.isTTY === true) {
    throw invalid(
      'A value that is typed here would stand on the screen. Send it from a file (threadsmith secret set NAME < FILE), or: read -rs V; printf %s "$V" | threadsmith secret set NAME',
    );
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of source) {
    parts.push(part);
    size += part.length;
    if (size > MOST_BYTES) {
      throw invalid('Nothing was stored: this is too large for a value. Send the value alone.');
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts)).replace(/\r?\n$/, '');
  } catch (error) {
    throw invalid('Nothing was stored: the value is no UTF-8 text. Send it as text, for example in base64.', error);
  }
}

const invalid = (message: string, cause?: unknown): AgentError =>
  new AgentError(message, { code: 'SETTINGS_INVALID', cause });
