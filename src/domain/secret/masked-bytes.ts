import { type Finder, type Found, finderOf } from './form-finder.ts';
import { type Form, runsOf } from './form-runs.ts';

interface FileForm extends Form {
  readonly encoding: Encoding;
  /** The mark as it stands in such a file. */
  readonly inBytes: Uint8Array;
}

type Encoding = 'utf8' | 'utf16le' | 'utf16be';
const ENCODINGS: readonly Encoding[] = ['utf8', 'utf16le', 'utf16be'];

/** Looks for forms in files. */
export const fileFinder = (forms: readonly { form: string; mark: string }[]): Finder<FileForm> =>
  finderOf(ENCODINGS.flatMap((encoding) => forms.map((form) => fileForm(form, encoding))));

/** The bytes of a file without forms, in the encoding of each; the very bytes that were given where it holds none. */
export function maskedBytes(finder: Finder<FileForm>, bytes: Uint8Array): Uint8Array {
  const units = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  const runs = runsOf(withoutGhosts(finder.all(units)), units.length);
  if (runs.length === 0) {
    return bytes;
  }
  const removed = runs.reduce((sum, { start, end, needle }) => sum + end - start - needle.inBytes.length, 0);
  const masked = new Uint8Array(units.length - removed);
  let from = 0;
  let to = 0;
  for (const { start, end, needle } of runs) {
    masked.set(units.subarray(from, start), to);
    masked.set(needle.inBytes, to + start - from);
    to += start - from + needle.inBytes.length;
    from = end;
  }
  masked.set(units.subarray(from), to);
  return masked;
}

/**
 * Text in UTF-16 with one order of bytes looks, one byte further, like text in the other order. Masking both would take
 * half of the character beside it, and turn all that follows into nonsense; of those that overlap, even places are real.
 */
function* withoutGhosts(found: Iterable<Found<FileForm>>): Iterable<Found<FileForm>> {
  let together: Found<FileForm>[] = [];
  let end = 0;
  for (const next of found) {
    if (next.start < end && together.length < MOST_TOGETHER) {
      together.push(next);
    } else {
      yield* realOnes(together);
      together = [next];
    }
    end = Math.max(end, next.end);
  }
  yield* realOnes(together);
}

/** A file may hold nothing but a value that overlaps itself. */
const MOST_TOGETHER = 10_000;

function realOnes(together: readonly Found<FileForm>[]): readonly Found<FileForm>[] {
  const hasReal = together.length > 1 && together.some(isEven);
  return hasReal ? together.filter((each) => isEven(each) || each.needle.encoding === 'utf8') : together;
}

const isEven = ({ start, needle }: Found<FileForm>): boolean => needle.encoding !== 'utf8' && start % 2 === 0;

const fileForm = ({ form, mark }: { form: string; mark: string }, encoding: Encoding): FileForm => ({
  ...{ units: encoded(form, encoding), mark, encoding, inBytes: encoded(mark, encoding) },
});

function encoded(text: string, encoding: Encoding): Buffer {
  return encoding === 'utf16be' ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text, encoding);
}
