/** What has come of a body that is either a stream of server-sent events or one JSON document. */
export interface Incoming {
  /** Characters in all. */
  readonly length: number;
  /** Undefined while nothing has come by which to tell. */
  readonly streams: boolean | undefined;
  /** Texts of documents that the last chunk completed: data of events, or the one document. */
  readonly documents: readonly string[];
  /** The start of a document that has not wholly come. */
  readonly rest: string;
}

/** A body of which nothing has come. */
export const NOTHING_CAME: Incoming = { length: 0, streams: undefined, documents: [], rest: '' };

/**
 * The body with one more chunk. Whether it streams is told from its first character, because gateways name the wrong
 * content type: a stream begins with a colon, `data`, `event`, `id` or `retry`, and no JSON does.
 */
export function withChunk(incoming: Incoming, chunk: string): Incoming {
  const text = incoming.rest + chunk;
  const streams = incoming.streams ?? (/\S/.test(text) ? /^\s*[:deir]/.test(text) : undefined);
  const length = incoming.length + chunk.length;
  return streams === true && /[\r\n]/.test(chunk)
    ? { length, streams, ...takeEvents(text) }
    : { length, streams, documents: [], rest: text };
}

/** The body when it has ended: the last event need not be closed. */
export const atEnd = (incoming: Incoming): Incoming =>
  incoming.streams === true
    ? { ...incoming, ...takeEvents(`${incoming.rest}\n\n`) }
    : { ...incoming, documents: [incoming.rest], rest: '' };

/** Takes whole events off the front of a text; comments and events without data are left out. Source: the HTML standard. */
function takeEvents(text: string): { documents: string[]; rest: string } {
  // A carriage return at the end may be half of a line's end.
  const blocks = text.replace(/\r\n|\r(?!$)/g, '\n').split('\n\n');
  const rest = blocks.pop() ?? '';
  return { documents: blocks.map(dataIn).filter((data) => data.trim() !== ''), rest };
}

function dataIn(block: string): string {
  const lines = block.split('\n').filter((line) => line.startsWith('data:'));
  return lines.map((line) => line.slice('data:'.length).replace(/^ /, '')).join('\n');
}
