import { Readable, Writable } from 'node:stream';
import { auvirt } from '../../src/cli/auvirt.ts';
import { ioOf, type Output, type Surroundings } from '../../src/cli/terminal/io.ts';

/** Result of a command. `out` and `err` are byte strings, one character per byte. */
export interface RunResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The environment that the command runs in. */
export interface RunOptions {
  readonly stdin?: string | Uint8Array | AsyncIterable<Uint8Array>;
  /** Whether stdin is a pipe or a file. Defaults to whether `stdin` is set. */
  readonly given?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  /** Columns of the terminal that it writes to; undefined for a pipe. */
  readonly columns?: number;
  /** Whether the reader of its output has gone away. */
  readonly isGone?: boolean;
  /** Its standard output; `out` is then empty. */
  readonly output?: Output;
  /** Whether its standard output may be closed. */
  readonly mayBeClosed?: boolean;
  readonly userName?: (uid: number) => string | undefined;
  readonly groupName?: (gid: number) => string | undefined;
  /** What ends it, and its terminal. */
  readonly surroundings?: Partial<Surroundings>;
  /** Called with all that it has written to standard output, each time that it has written. */
  readonly onOutput?: (out: string) => void;
}

/** Runs the command in this process. */
export async function run(words: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const {
    stdin = '',
    given = options.stdin !== undefined,
    env = { LC_ALL: 'C' },
    columns,
    isGone = false,
    userName = () => undefined,
    groupName,
    output,
    mayBeClosed = false,
    surroundings,
    onOutput,
  } = options;
  const input = typeof stdin === 'string' || stdin instanceof Uint8Array ? Readable.from([Buffer.from(stdin)]) : stdin;
  const result = { code: -1, out: '', err: '' };
  const sink = (stream: 'out' | 'err') => {
    const writable = new Writable({
      write: (chunk: Buffer, _, done) => {
        if (isGone && stream === 'out') return done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
        result[stream] += chunk.toString('latin1');
        if (stream === 'out') onOutput?.(result.out);
        done();
      },
    });
    return Object.assign(writable, { isTTY: columns !== undefined, columns });
  };
  const io = ioOf(
    input,
    output ?? sink('out'),
    () => sink('err'),
    env,
    userName,
    given,
    groupName,
    () => mayBeClosed,
    {
      interruption: () => new AbortController().signal,
      isReaderGone: () => false,
      screen: () => undefined,
      ...surroundings,
    },
  );
  result.code = await auvirt(words, io);
  return result;
}

/** The text as a byte string. */
export const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
