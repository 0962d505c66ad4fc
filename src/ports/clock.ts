/** Time and chance, so that nothing above names them itself. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Settles after `milliseconds`, or at once when the signal aborts. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** A new unguessable id. */
  id(): string;
}
