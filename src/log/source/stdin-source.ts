import { recordBatches } from '../read-records.ts';
import type { Source } from './source.ts';

/** The records of standard input. */
export const stdinSource = (stdin: AsyncIterable<Uint8Array>): Source => ({
  name: 'standard input',
  once: true,
  records: (pick, progress) => recordBatches(stdin, pick, progress),
});
