import { z } from 'zod';
import { Language } from './program.ts';

/** Kinds of what a program may do beyond computing. */
export const TOUCH_KINDS = [
  'network',
  'files',
  'processes',
  'dynamic',
  'deserialisation',
  'environment',
  'clock',
  'chance',
] as const;
/**
 * `files`: outside `in/` and `out/`. `dynamic`: code that is made or looked up while it runs, so that reading the text does
 * not say what it does. `deserialisation`: reading stored objects, which can run code.
 */
export const TouchKind = z.enum(TOUCH_KINDS);
export type TouchKind = z.infer<typeof TouchKind>;

const place = { file: z.string(), line: z.int().min(1) };
const Words = z.string().max(100);

/** A place where the program may do something. `what` names it in the program's or the library's words. */
export const Touch = z.object({ ...place, kind: TouchKind, what: Words });
export type Touch = z.infer<typeof Touch>;

/**
 * Something that is imported. `name` is the module or package as people know it, null when it is computed; `from` is
 * unknown for what is neither brought by the language, nor installed, nor a file of the program.
 */
export const Imported = z.object({
  ...place,
  name: Words.nullable(),
  from: z.enum(['standard', 'package', 'own', 'unknown']),
});
export type Imported = z.infer<typeof Imported>;

/**
 * Characters that may deceive a reader. `mixed_script`: one word in two alphabets. `look_alike`: letters of another
 * alphabet that look like Latin ones. `normalised`: a name that Python reads as another one (NFKC). `escaped`: a name
 * spelt with \u escapes. `what` has every hidden character drawn.
 */
export const Oddity = z.object({
  ...place,
  kind: z.enum(['bidirectional', 'invisible', 'mixed_script', 'look_alike', 'normalised', 'escaped']),
  where: z.enum(['identifier', 'string', 'comment', 'code']),
  what: Words,
});
export type Oddity = z.infer<typeof Oddity>;

/** How a file was read. `data` is no code; of an unparsed one only the words and characters were looked at. */
export const FileReading = z.discriminatedUnion('state', [
  z.object({ state: z.literal('parsed'), file: z.string() }),
  z.object({ state: z.literal('data'), file: z.string() }),
  /** `line` is where it stops making sense, `reason` a plain phrase such as "a bracket is not closed". */
  z.object({ state: z.literal('unparsed'), ...place, reason: Words }),
]);
export type FileReading = z.infer<typeof FileReading>;

/** A host that a text in the program names. */
export const Address = z.object({ ...place, host: Words });
export type Address = z.infer<typeof Address>;

/**
 * All that reading a program's text says about it. It over-approximates and proves nothing: the sandbox is the boundary.
 * Lists are in the order of files and lines, without repetitions, at most MOST_FINDINGS long each and file.
 */
export const Findings = z.object({
  language: Language,
  files: z.array(FileReading),
  imports: z.array(Imported),
  touches: z.array(Touch),
  oddities: z.array(Oddity),
  addresses: z.array(Address),
});
export type Findings = z.infer<typeof Findings>;

/** How many findings of one sort are kept of one file. */
export const MOST_FINDINGS = 300;
