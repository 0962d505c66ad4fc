type Stream = 'stdout' | 'stderr';

/** A piece of what a program wrote. */
export interface Written {
  readonly kind: 'output';
  readonly stream: Stream;
  readonly text: string;
}

/** What a program writes, decoded across chunk borders and cut at the limit over both streams. */
export interface Output {
  write(stream: Stream, bytes: Uint8Array): void;
  /** Call once when both streams have ended: half a character at the end becomes U+FFFD. */
  finish(): { readonly stdout: string; readonly stderr: string };
}

/** `onFull` is called once, when the first byte over `limitBytes` comes. */
export function collectOutput(limitBytes: number, observe: (seen: Written) => void, onFull: () => void): Output {
  const decoders = { stdout: utf8(), stderr: utf8() };
  const texts: Record<Stream, string[]> = { stdout: [], stderr: [] };
  let left = limitBytes;
  let full = false;
  const keep = (stream: Stream, text: string): void => {
    if (text !== '') {
      texts[stream].push(text);
      observe({ kind: 'output', stream, text });
    }
  };
  return {
    write(stream, bytes) {
      const kept = bytes.subarray(0, left);
      left -= kept.length;
      keep(stream, decoders[stream].decode(kept, { stream: true }));
      if (kept.length < bytes.length && !full) {
        full = true;
        onFull();
      }
    },
    finish() {
      keep('stdout', decoders.stdout.decode());
      keep('stderr', decoders.stderr.decode());
      return { stdout: texts.stdout.join(''), stderr: texts.stderr.join('') };
    },
  };
}

const utf8 = () => new TextDecoder('utf-8', { ignoreBOM: true });
