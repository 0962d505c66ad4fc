/** What a vendor's server does in a test, said without the vendor's words. */
export type Move =
  /** The model writes this text. `cut`: to its limit of tokens. `unended`: and the stream ends without saying so. */
  | {
      readonly say: string;
      readonly thoughts?: string;
      readonly cut?: boolean;
      readonly unended?: boolean;
      readonly afterMs?: number;
    }
  /** The model ends as a refusal. */
  | { readonly refuse: true }
  | {
      readonly fail: number;
      readonly headers?: Record<string, string>;
      readonly message?: string;
      readonly code?: string;
    }
  /** The reply begins well and breaks off with these words. */
  | { readonly complain: string; readonly code: string }
  /** 200 with this body. */
  | { readonly send: unknown }
  /** 200 with this text, whatever it is. */
  | { readonly lines: string }
  /**
   * `cut`: the connection ends inside the body. `broken`: 200 with half a JSON. `stalled`: the body never ends. `silent`:
   * no answer ever. `endless`: words without end.
   */
  | { readonly wire: 'cut' | 'broken' | 'stalled' | 'silent' | 'endless' };

/** What the model wrote, for a vendor's wire format to say. */
export interface Written {
  readonly text: string;
  readonly thoughts: string;
  readonly end: 'whole' | 'cut' | 'refused';
}

/** How a vendor's server speaks. Events are data of server-sent events, all but the last of them before the end. */
export interface Wire {
  readonly whole: (written: Written) => object;
  readonly begin: (written: Written) => readonly object[];
  readonly end: (written: Written) => readonly (object | string)[];
  readonly error: (message: string, code: string) => object;
  /** An error inside a stream. */
  readonly complaint: (message: string, code: string) => object;
}

/** Tokens that every reply reports: all input, of these read from a cache, output. */
export const TOKENS = { input: 100, cached: 40, output: 7 };

/** A text in pieces, as they come in events. */
export const inPieces = (text: string): string[] => text.match(/[\s\S]{1,9}/g) ?? [];
