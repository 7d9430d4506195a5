import { descriptorChunks } from '../../source/file-chunks.ts';

/**
 * The bytes of standard input, opened when they are asked for. A log of many gigabytes comes in twice as fast where the
 * process waits for each block as where it is told of each.
 *
 * @throws the error of the system
 */
export async function* standardInput(): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* descriptorChunks(0);
  } catch (error) {
    // Somebody who shares it has asked not to wait, and on Windows its end is an error.
    if (!['EAGAIN', 'EOF'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    yield* process.stdin;
  }
}
