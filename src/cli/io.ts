import type { Writable } from 'node:stream';
import { TransportError } from '../errors.ts';

/** What a command has of the world: tests hand it streams of their own. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  /**
   * Writes to standard output and waits until there is room; false once nobody reads it any more. Throws
   * {@link TransportError} where it cannot be written for another reason.
   */
  print(text: string): Promise<boolean>;
  /** Writes a line to standard error. */
  complain(text: string): void;
}

/** An {@link Io} over streams. */
export function ioOf(stdin: AsyncIterable<Uint8Array>, stdout: Writable, stderr: Writable): Io {
  let failure: NodeJS.ErrnoException | undefined;
  stdout.on('error', (error) => {
    failure = error;
  });
  return {
    stdin,
    async print(text) {
      if (failure === undefined && !stdout.write(text)) await roomIn(stdout);
      // `auvirt … | head` is no error: the reader has what it wanted.
      if (failure !== undefined && failure.code !== 'EPIPE') {
        const message = `cannot write to standard output: ${failure.message}`;
        throw new TransportError('file-unwritable', message, { cause: failure, errno: -(failure.errno ?? 0) });
      }
      return failure === undefined;
    },
    complain: (text) => void stderr.write(`auvirt: ${text}\n`),
  };
}

function roomIn(stream: Writable): Promise<unknown> {
  return new Promise((resolve) => stream.once('drain', resolve).once('close', resolve).once('error', resolve));
}
