import type { Duplex } from 'node:stream';
import { type Channel, hearing } from '#adapters/sandboxes/channel.ts';

/** Wraps descriptor 3 of a sandbox. Its first process reads up to our end, so that ends with the request. */
export function openChannel(stream: Duplex): Channel {
  stream.on('error', () => {});
  return {
    ...hearing(stream),
    list() {
      stream.write('go\n');
    },
    fetch(names) {
      stream.end(names === '' ? '' : `fetch\n${names}`); // most programs leave nothing: no tar then
    },
  };
}
