import type { Oddity } from '#domain/program/findings.ts';

/** What reading one file gave besides its notes. */
export interface Reading {
  /** Where it stops being code, and why; undefined when it parses. */
  readonly wrong: { readonly at: number; readonly reason: string } | undefined;
  /** What stands at an offset. */
  readonly whereAt: (at: number) => Oddity['where'];
}
