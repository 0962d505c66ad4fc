/** A piece of one of a container's streams. */
export interface Frame {
  readonly stream: 'stdout' | 'stderr';
  readonly bytes: Buffer;
}

const HEADER_BYTES = 8;
const STDERR = 2;
const LENGTH_AT = 4;

/**
 * Takes an engine's attached stream apart: [stream, 0, 0, 0, length, big-endian] and so many bytes. Nothing is gathered:
 * a piece is given on as far as it has come. docs.docker.com/reference/api/engine: "Stream format"
 */
export async function* framesOf(attached: AsyncIterable<unknown>): AsyncIterable<Frame> {
  let header: Buffer = Buffer.alloc(0);
  let left = 0;
  for await (const chunk of attached) {
    let rest: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.alloc(0);
    while (rest.length > 0) {
      const isHeader = left === 0;
      const piece = rest.subarray(0, isHeader ? HEADER_BYTES - (header.length % HEADER_BYTES) : left);
      rest = rest.subarray(piece.length);
      if (isHeader) {
        header = Buffer.concat([header.subarray(0, header.length % HEADER_BYTES), piece]);
        left = lengthIn(header);
      } else {
        left -= piece.length;
        yield { stream: streamIn(header), bytes: piece };
      }
    }
  }
}

const lengthIn = (header: Buffer): number => (header.length === HEADER_BYTES ? header.readUInt32BE(LENGTH_AT) : 0);

const streamIn = (header: Buffer): Frame['stream'] => (header[0] === STDERR ? 'stderr' : 'stdout');
