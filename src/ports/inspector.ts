import type { Findings } from '#domain/program/findings.ts';
import type { Language } from '#domain/program/program.ts';

/** A program as text, before anybody has seen or run it. */
export interface ProgramText {
  readonly language: Language;
  /** Path of the file that is started; it is code whatever its name. */
  readonly entry: string;
  /** Paths relative to the work folder. What is neither the entry nor named like code is data. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Names of the packages that the template has installed for this language, as the template gives them. */
  readonly packages: readonly string[];
}

/** A function that is kept or may be: a file that defines it under that name. */
export interface ToolText {
  readonly language: Language;
  readonly source: string;
  readonly name: string;
}

/**
 * Reads what a program may do from its text, without running it. Contract: test/contracts/inspector.contract.ts
 *
 * Never throws, whatever the text: what cannot be parsed is `unparsed`, and then its words and characters are all that is
 * judged. Same program, same findings. It says too much rather than too little, and what it cannot tell is a `dynamic`
 * touch, an import without a name or from `unknown`, or an unparsed file; none of that may be read as "does nothing".
 * 500 lines take, once it has warmed up, less than 5 ms in JavaScript and about twice the parser's own time in Python: 4 to
 * 10 ms, by how dense they are and how busy the machine is.
 */
export interface Inspector {
  inspect(program: ProgramText): Findings;

  /**
   * What structural twins have in common, at most 200 characters; null where the text cannot be parsed or does not define
   * the function. It covers the function and all of the file that it needs or that runs when the file is loaded. Names of
   * our own, docstrings, comments, types, the order of imports and of functions, layout and ways to write the same do not
   * count; names of modules, methods, builtins and fields, numbers, texts and operators do. Two tools with the same
   * fingerprint do the same but for labels that only people read; it may miss twins, and what to do with them is for
   * people to decide. Same text, same fingerprint, in every process. Under 20 ms for 500 lines.
   */
  fingerprint(tool: ToolText): string | null;
}
