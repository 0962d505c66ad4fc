/** Tokens of one answer, repair turn included. */
export interface Usage {
  /** All input tokens. */
  readonly input: number;
  /** Those of them that were read from a cache. */
  readonly cached: number;
  readonly output: number;
}

/** Tokens of two replies together. */
export const addUsage = (first: Usage, second: Usage): Usage => ({
  input: first.input + second.input,
  cached: first.cached + second.cached,
  output: first.output + second.output,
});
