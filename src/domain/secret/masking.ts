import { AgentError } from '../text/errors.ts';
import { finderOf } from './form-finder.ts';
import { fileFinder, maskedBytes } from './masked-bytes.ts';
import { type MaskedStream, maskedStream, unitsOf } from './masked-stream.ts';
import { SHORTEST_SECRET } from './secret.ts';
import { formsOf } from './secret-forms.ts';
import { marksFor } from './secret-marks.ts';

/** Takes secrets out of what leaves a run. What is masked holds none of their forms; masking it again changes nothing. */
export interface Masking {
  text(text: string): string;
  /** Forms in UTF-8 and UTF-16. The very bytes that were given when they hold none. */
  bytes(bytes: Uint8Array): Uint8Array;
  /** For text that comes in pieces; all that it gives, joined, is `text` of all that it got. */
  stream(): MaskedStream;
}

/** A secret that a run was given. */
export interface GivenSecret {
  readonly name: string;
  readonly value: string;
}

/** Masks every form of these values (see `formsOf`) with `[secret NAME]`. Throws INTERNAL for a value that is too short. */
export function maskingOf(secrets: readonly GivenSecret[]): Masking {
  return secrets.length === 0 ? NOTHING_TO_MASK : masking(secrets);
}

const NOTHING_TO_MASK: Masking = {
  text: (text) => text,
  bytes: (bytes) => bytes,
  stream: () => ({ push: (text) => text, end: () => '' }),
};

function masking(secrets: readonly GivenSecret[]): Masking {
  const forms = formsBy(secrets);
  const marks = marksFor(
    secrets.map(({ name }) => name),
    [...forms.keys()],
  );
  const told = [...forms].map(([form, name]) => ({ form, mark: marks.get(name) ?? '' }));
  const inText = finderOf(told.map(({ form, mark }) => ({ units: unitsOf(form), mark })));
  let inFiles: ReturnType<typeof fileFinder> | undefined; // many runs leave none
  const stream = (): MaskedStream => maskedStream(inText);
  return {
    text(text) {
      const whole = stream();
      return whole.push(text) + whole.end();
    },
    bytes(bytes) {
      inFiles ??= fileFinder(told);
      return maskedBytes(inFiles, bytes);
    },
    stream,
  };
}

/** Each form once, with the name of the first secret that has it. */
function formsBy(secrets: readonly GivenSecret[]): Map<string, string> {
  const forms = new Map<string, string>();
  for (const { name, value } of secrets) {
    if (value.length < SHORTEST_SECRET) {
      throw new AgentError('a secret is too short to be masked', { code: 'INTERNAL' });
    }
    for (const form of formsOf(value)) {
      forms.set(form, forms.get(form) ?? name);
    }
  }
  return forms;
}
