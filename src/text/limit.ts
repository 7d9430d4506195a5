import { FormatError } from '../util/errors.ts';

/** What the kernel keeps of a message, in bytes; it cuts the rest off without a word (kernel/audit.c). */
export const KERNEL_LIMIT = 8560;

/** The least that libaudit appends, in bytes. */
const SHORTEST_TAIL = ' exe="?" hostname=? addr=? terminal=? res=failed'.length;

/**
 * Refuses a message that the kernel would cut: `res=` is at its end and would be lost first.
 *
 * @param text the message
 * @param tail bytes that will be appended to it
 */
export function assertFits(text: string, tail = SHORTEST_TAIL): void {
  // A character has three bytes of UTF-8 at most, so that short texts need not be measured.
  if (text.length * 3 + tail <= KERNEL_LIMIT) return;
  const over = Buffer.byteLength(text) + tail - KERNEL_LIMIT;
  if (over > 0) {
    throw new FormatError(
      'message-too-long',
      `the message is ${over} bytes too long: the kernel keeps ${KERNEL_LIMIT}, and ${tail} of them are for what libaudit appends`,
    );
  }
}
