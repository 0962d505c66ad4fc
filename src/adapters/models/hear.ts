import { atEnd, NOTHING_CAME, withChunk } from '#domain/model/event-stream.ts';
import { NO_REPLY, type Piece, type Reply, withPiece } from '#domain/model/model-reply.ts';

/** A reply, and whether it came piece by piece. */
export interface Heard {
  readonly reply: Reply;
  readonly streamed: boolean;
}

/** Reads a piece of a reply, or a whole one; undefined when it is nothing that is known. */
export type ReadPiece = (document: unknown, whole: boolean) => Piece | undefined;

interface Listeners {
  /** What a protocol ends its stream with, where that is no document. */
  readonly done?: string;
  /** Something came, perhaps only a sign of life. */
  readonly begun: () => void;
  readonly seen: (characters: number) => void;
}

/** No reply has a reason to be longer, and an endpoint that never ends must not fill the memory. */
const MOST_CHARACTERS = 8_000_000;

/**
 * Hears a reply to its end: events of a stream, or one JSON document from an endpoint that does not stream. Throws
 * SyntaxError when it is no reply of the protocol.
 */
export async function hear(response: Response, read: ReadPiece, { begun, seen, done }: Listeners): Promise<Heard> {
  let reply = NO_REPLY;
  let known = false;
  let streamed = true;
  for await (const { data, whole } of documentsIn(response, begun)) {
    const piece: Piece | undefined = data === done ? { end: 'whole' } : read(JSON.parse(data), whole);
    const before = reply.characters;
    reply = withPiece(reply, piece ?? {});
    known ||= piece !== undefined;
    streamed = !whole;
    if (reply.characters > before) {
      seen(reply.characters);
    }
    if (data === done) {
      break;
    }
  }
  if (!known) {
    throw new SyntaxError('no reply of this protocol');
  }
  return { reply, streamed };
}

async function* documentsIn(response: Response, begun: () => void): AsyncGenerator<{ data: string; whole: boolean }> {
  const decoder = new TextDecoder();
  let incoming = NOTHING_CAME;
  for await (const bytes of response.body ?? []) {
    begun();
    incoming = withChunk(incoming, decoder.decode(bytes, { stream: true }));
    if (incoming.length > MOST_CHARACTERS) {
      throw new SyntaxError('a reply without end');
    }
    yield* incoming.documents.map((data) => ({ data, whole: false }));
  }
  const whole = incoming.streams !== true;
  yield* atEnd(incoming).documents.map((data) => ({ data, whole }));
}
