import type { Usage } from './usage.ts';

/** How a reply ended: wholly, at a limit of tokens, or as a refusal. */
export type ReplyEnd = 'whole' | 'cut' | 'refused';

/** A piece of a model's reply, as it comes in. A reply that comes at once is one piece. */
export interface Piece {
  readonly text?: string;
  /** How many characters of thoughts came. They are counted, so that people see it work, and never read. */
  readonly thoughts?: number;
  readonly end?: ReplyEnd | undefined;
  /** The newest count of each kind; what it leaves out stays as it was. */
  readonly usage?: Partial<Usage>;
}

/** What a model wrote. */
export interface Reply {
  readonly text: string;
  /** Undefined while nobody has said that it ended: then it was cut. */
  readonly end?: ReplyEnd;
  /** Characters of text and thoughts. */
  readonly characters: number;
  /** Zeros where the endpoint counts none. */
  readonly usage: Usage;
}

/** A reply of which nothing has come. */
export const NO_REPLY: Reply = { text: '', characters: 0, usage: { input: 0, cached: 0, output: 0 } };

/** A reply with one more piece. What it ended as first stands: a refusal goes before the end of its words. */
export function withPiece(reply: Reply, { text = '', thoughts = 0, end, usage }: Piece): Reply {
  const ended = reply.end ?? end;
  return {
    text: reply.text + text,
    ...(ended === undefined ? {} : { end: ended }),
    characters: reply.characters + text.length + thoughts,
    usage: { ...reply.usage, ...usage },
  };
}
