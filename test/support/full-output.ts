import { constants } from 'node:os';
import { FileOutput } from '../../src/cli/terminal/standard-output.ts';

/** How the system fails to write to a file. */
export interface WriteFailure {
  /** How many bytes it writes before. */
  readonly after: number;
  /** Name of the error; `nothing` is a write that returns 0. */
  readonly errno: 'ENOSPC' | 'EDQUOT' | 'EIO' | 'EFBIG' | 'EBADF' | 'nothing';
  /** How many bytes it writes at once. */
  readonly atOnce: number;
}

/** An output that fails, and what was written to it, as a byte string. */
export function fullOutput({ after, errno, atOnce }: WriteFailure): { output: FileOutput; text: () => string } {
  let text = '';
  const output = new FileOutput((bytes) => {
    const count = Math.min(bytes.length, atOnce, after - text.length);
    if (count === 0 && errno !== 'nothing') throw systemError(errno);
    text += Buffer.from(bytes.subarray(0, count)).toString('latin1');
    return count;
  });
  return { output, text: () => text };
}

/** An error of the system, as Node makes it for a write. */
export function systemError(code: Exclude<WriteFailure['errno'], 'nothing'>): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: as the system says, write`), { code, errno: -constants.errno[code] });
}
