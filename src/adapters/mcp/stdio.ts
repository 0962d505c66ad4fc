import type { Readable, Writable } from 'node:stream';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { codeOf } from '#domain/text/errors.ts';
import type { Door } from './door.ts';
import { toolServer } from './tools.ts';

/** One message; the arguments of a call are far smaller. */
const MOST_BYTES = 262_144;

/** Where a client writes and reads. */
export interface Pipes {
  readonly input: Readable;
  readonly output: Writable;
}

/** Serves the client that started this process. Settles when it closes its end, or sent what is too large to be a message. */
export async function serveClient(door: Door, token: string, { input, output }: Pipes): Promise<void> {
  const transport = new StdioServerTransport(input, output, { maxBufferSize: MOST_BYTES });
  const ended = new Promise<void>((resolve) => {
    input.once('end', resolve);
    input.once('close', resolve);
    input.once('pause', resolve); // the transport gave up
    output.once('error', () => resolve());
  });
  const served = serveStdio(() => toolServer(door, token), {
    transport,
    maxSubscriptions: 1,
    onerror: (error) => door.log.warn('a client sent what is no message', { code: codeOf(error) }, error),
  });
  await ended;
  await served.close();
}
