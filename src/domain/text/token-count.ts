/**
 * Bytes of UTF-8 that count as one token. English prose and JSON have about 4.7 in a vocabulary of 200,000 tokens, so
 * those count for a third too much; dense signs (digits, brackets, emoji) may be a token each and count for too little.
 */
const BYTES_A_TOKEN = 3.6;

/** How many tokens a text is at a vendor-free guess: the bytes of each line by 3.6, rounded up. Never for an invoice. */
export const tokensAbout = (text: string): number =>
  text.split('\n').reduce((sum, line) => sum + Math.ceil(bytesOf(line) / BYTES_A_TOKEN), 0);

/** The longest line, in bytes of UTF-8, that counts as so many tokens. No tokenizer over bytes can make more than these of it. */
export const bytesWithin = (tokens: number): number => Math.floor(tokens * BYTES_A_TOKEN);

/** Bytes of a text in UTF-8. */
export const bytesOf = (text: string): number => Buffer.byteLength(text);

/** The text, or as many whole words of it as fit into so many bytes with an ellipsis; within a word only where that is very long. */
export function clippedTo(text: string, bytes: number): string {
  if (bytesOf(text) <= bytes) {
    return text;
  }
  const room = bytes - bytesOf(ELLIPSIS);
  if (room < 0) {
    return '';
  }
  const kept = headOf(text, room);
  const space = kept.lastIndexOf(' ');
  const isWhole = text.charAt(kept.length) === ' ';
  return `${(isWhole || space < kept.length / 2 ? kept : kept.slice(0, space)).trimEnd()}${ELLIPSIS}`;
}

const ELLIPSIS = '…';

/** As many whole characters as fit. */
function headOf(text: string, bytes: number): string {
  let end = 0;
  let left = bytes;
  for (const sign of text) {
    left -= bytesOf(sign);
    if (left < 0) {
      break;
    }
    end += sign.length;
  }
  return text.slice(0, end);
}
