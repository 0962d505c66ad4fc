import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atEnd, NOTHING_CAME, withChunk } from '#domain/model/event-stream.ts';

/** All documents of a body that comes in these chunks, and whether it streamed. */
function heard(chunks: readonly string[]) {
  const documents: string[] = [];
  let incoming = NOTHING_CAME;
  for (const chunk of chunks) {
    incoming = withChunk(incoming, chunk);
    documents.push(...incoming.documents);
  }
  documents.push(...atEnd(incoming).documents);
  return { documents, streams: incoming.streams };
}

/** A text cut at some places. */
const cutAt = (text: string, places: readonly number[]): string[] => {
  const cuts = [0, ...places.map((place) => place % (text.length + 1)).sort((a, b) => a - b), text.length];
  return cuts.slice(1).map((end, index) => text.slice(cuts[index], end));
};

describe('an event stream', () => {
  it('is the same however it is cut and its lines end', () => {
    const event = fc.record({
      data: fc.json({ maxDepth: 1 }),
      name: fc.constantFrom('', 'event: x\n', 'id: 1\n', ': a comment\n\n', 'data:\n\n'),
    });
    const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
    const places = fc.array(fc.nat(500), { maxLength: 20 });
    fc.assert(
      fc.property(
        fc.array(event, { minLength: 1, maxLength: 6 }),
        lineEnd,
        places,
        fc.boolean(),
        (events, end, at, closed) => {
          const lines = events.map(({ data, name }) => `${name}data: ${data}`).join('\n\n');
          const text = (closed ? `${lines}\n\n` : lines).replaceAll('\n', end);
          expect(heard(cutAt(text, at))).toEqual({ documents: events.map(({ data }) => data), streams: true });
        },
      ),
    );
  });

  it('joins the lines of one event', () => {
    expect(heard(['data: {"a":\ndata: 1}\n\n']).documents).toEqual(['{"a":\n1}']);
  });

  it.each(['', ' ', '{"a": "data: x\\n\\n"}', ' \n[1]', 'null', 'true', '"data"', '<html>'])('is not %j', (body) => {
    expect(heard([...body])).toEqual({ documents: [body], streams: body.trim() === '' ? undefined : false });
  });

  it('costs little to hear without an end, in small chunks', () => {
    const start = performance.now();
    heard(['data: ', ...Array.from({ length: 100_000 }, () => 'lalalala')]);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
