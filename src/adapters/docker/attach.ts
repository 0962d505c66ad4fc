import { Duplex } from 'node:stream';
import type { Container } from 'dockerode';
import { AgentError } from '#domain/text/errors.ts';
import { type ContainerChannel, split } from './channel.ts';
import { answered, isOver } from './engine.ts';
import { framesOf } from './frames.ts';

/** Our side of a container's streams. */
export interface Attached {
  readonly channel: ContainerChannel;
  /** How much came so far, in frames. */
  readonly heard: () => number;
  /** Both streams are read to their end. */
  readonly closed: Promise<void>;
  /** From now on stdout is the program's; until then it waits. */
  flow(): void;
  /** By the engine; one that is gone, or not there yet, is fine. */
  kill(): Promise<void>;
  release(): void;
}

/** Attaches before the start, so that nothing is missed. `own` gets what the program writes. */
export async function attach(
  container: Container,
  mark: string,
  own: (stream: 'stdout' | 'stderr', bytes: Buffer) => void,
): Promise<Attached> {
  const options = { stream: true, hijack: true, stdin: true, stdout: true, stderr: true };
  const stream = await answered(container.attach(options));
  if (!(stream instanceof Duplex)) {
    throw new AgentError('the Docker engine gave no stream', { code: 'SANDBOX_UNAVAILABLE' });
  }
  stream.on('error', () => {}); // seen as its end
  const flowing = Promise.withResolvers<void>();
  const splitter = split(mark, stream, flowing.promise, (bytes) => own('stdout', bytes));
  let frames = 0;
  const read = async (): Promise<void> => {
    try {
      for await (const frame of framesOf(stream)) {
        frames += 1;
        if (frame.stream === 'stderr') {
          own('stderr', frame.bytes);
        } else {
          await splitter.push(frame.bytes);
        }
      }
    } catch {
      // The engine is gone, or we have let go: what came is there, how it ended is asked for.
    } finally {
      splitter.end();
    }
  };
  return {
    channel: splitter.channel,
    heard: () => frames,
    closed: read(),
    flow: flowing.resolve,
    async kill() {
      try {
        await answered(container.kill());
      } catch (error) {
        if (!isOver(error)) {
          stream.destroy(); // an engine that is lost ends nothing any more, and we would wait for ever
        }
      }
    },
    release() {
      flowing.resolve();
      stream.destroy();
    },
  };
}
