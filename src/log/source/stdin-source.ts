import { recordBatches } from '../read-records.ts';
import type { Source, SourceKind } from './source.ts';

/** Standard input. */
export const stdinKind: SourceKind = {
  id: 'stdin',
  help: 'read standard input',
  open: async (_, { stdin }) => [stdinSource(stdin)],
};

/** The records of standard input. */
export const stdinSource = (stdin: AsyncIterable<Uint8Array>): Source => ({
  name: 'standard input',
  once: true,
  records: (pick, progress) => recordBatches(stdin, pick, progress),
});
