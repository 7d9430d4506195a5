import { AUDIT_GET, STATUS } from '../../src/emit/drivers/kernel-state.ts';
import type { CallResult, Libaudit } from '../../src/emit/drivers/libaudit-functions.ts';

export const done: CallResult = { value: 1, errno: 0 };

// In the byte order of this machine.
export const writeInt = (bytes: Buffer, value: number, at: number): void =>
  void new Uint32Array(bytes.buffer, bytes.byteOffset + at, 1).fill(value);

/**
 * A libaudit whose kernel has this state: mask, enabled, failure, pid, rate limit, backlog limit,
 * lost, backlog.
 */
export function libauditOf(status: readonly number[], behavior: Partial<Libaudit> = {}): Libaudit {
  return {
    open: () => ({ value: 7, errno: 0 }),
    close() {},
    isEnabled: () => ({ value: 0, errno: 1 }),
    requestStatus: () => done,
    getReply(_, reply) {
      writeInt(reply, AUDIT_GET, 0);
      for (const [index, field] of status.entries()) writeInt(reply, field, STATUS + 4 * index);
      return done;
    },
    logUserMessage: () => ({ value: 42, errno: 0 }),
    yield: undefined,
    logUserCommMessage: undefined,
    ...behavior,
  };
}
