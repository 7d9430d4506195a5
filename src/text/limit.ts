import { FormatError } from '../util/errors.ts';

/** Maximum size of a message in bytes; the kernel silently drops the rest (kernel/audit.c). */
export const KERNEL_LIMIT = 8560;

/** Minimum number of bytes that libaudit appends. */
export const SHORTEST_TAIL = ' exe="?" hostname=? addr=? terminal=? res=failed'.length;

/**
 * Rejects a message that the kernel would cut. `res=` is at its end and would be lost first.
 *
 * @param text the message
 * @param tail number of bytes that will be appended to it
 */
export function assertFits(text: string, tail = SHORTEST_TAIL): void {
  // A UTF-16 unit takes at most three bytes of UTF-8, so short texts need not be measured.
  if (text.length * 3 + tail <= KERNEL_LIMIT) return;
  const over = Buffer.byteLength(text) + tail - KERNEL_LIMIT;
  if (over > 0) {
    throw new FormatError(
      'message-too-long',
      `the message is ${over} bytes too long: the kernel keeps ${KERNEL_LIMIT} bytes, of which the fields that libaudit appends take ${tail}`,
    );
  }
}
