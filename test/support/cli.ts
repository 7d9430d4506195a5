import { Readable, Writable } from 'node:stream';
import { auvirt } from '../../src/cli/auvirt.ts';
import { ioOf } from '../../src/cli/io.ts';

/** What a command printed; `out` and `err` are byte strings, one character a byte. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What the command finds around it. */
export interface Surroundings {
  readonly stdin?: string | Uint8Array | AsyncIterable<Uint8Array>;
  /** Whether that is a pipe or a file; not where there is none. */
  readonly given?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  /** Columns of the terminal that it writes to; none where it writes to a pipe. */
  readonly columns?: number;
  /** Nobody reads what it prints any more. */
  readonly isGone?: boolean;
  readonly userName?: (uid: number) => string | undefined;
  readonly groupName?: (gid: number) => string | undefined;
}

/** Runs the command in this process. */
export async function run(words: readonly string[], surroundings: Surroundings = {}): Promise<Ran> {
  const {
    stdin = '',
    given = surroundings.stdin !== undefined,
    env = { LC_ALL: 'C' },
    columns,
    isGone = false,
    userName = () => undefined,
    groupName,
  } = surroundings;
  const input = typeof stdin === 'string' || stdin instanceof Uint8Array ? Readable.from([Buffer.from(stdin)]) : stdin;
  const result = { code: -1, out: '', err: '' };
  const sink = (stream: 'out' | 'err') => {
    const writable = new Writable({
      write: (chunk: Buffer, _, done) => {
        if (isGone && stream === 'out') return done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
        result[stream] += chunk.toString('latin1');
        done();
      },
    });
    return Object.assign(writable, { isTTY: columns !== undefined, columns });
  };
  result.code = await auvirt(words, ioOf(input, sink('out'), sink('err'), env, userName, given, groupName));
  return result;
}

/** The same text as a byte string. */
export const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
