/**
 * Texts as vectors: texts that mean alike have vectors of like direction. Contract: test/contracts/embedder.contract.ts
 */
export interface Embedder {
  /** Names what makes the vectors. Those that were made under another name are never compared with these. */
  readonly model: string;
  /**
   * A vector for each text, in the order of the texts, all equally long and none empty. No text may be blank.
   * Throws MODEL_UNAVAILABLE, within its own time; `failureOf` says why, and no text is in it. A signal that aborts ends it
   * with the signal's reason.
   */
  embed(texts: readonly string[], signal: AbortSignal): Promise<readonly (readonly number[])[]>;
}
