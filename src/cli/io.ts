import type { Writable } from 'node:stream';

/** What a command has of the world: tests hand it streams of their own. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Writes to standard output and waits until there is room; false once nobody reads it any more. */
  print(text: string): Promise<boolean>;
  /** Writes a line to standard error. */
  complain(text: string): void;
}

/** An {@link Io} over streams. */
export function ioOf(stdin: AsyncIterable<Uint8Array>, stdout: Writable, stderr: Writable): Io {
  let open = true;
  // `auvirt … | head` is no error: the reader has what it wanted.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    open = false;
  });
  return {
    stdin,
    async print(text) {
      if (open && !stdout.write(text))
        await new Promise((resolve) => stdout.once('drain', resolve).once('close', resolve).once('error', resolve));
      return open;
    },
    complain: (text) => void stderr.write(`auvirt: ${text}\n`),
  };
}
