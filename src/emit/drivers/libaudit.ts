import { TransportError } from '../../util/errors.ts';
import type { AuditChannel, AuditDriver, BatchSender } from '../channel/driver.ts';
import { Pauses } from '../daemon/pauses.ts';
import { Connection } from './connection.ts';
import { Deliveries } from './deliveries.ts';
import type { Libaudit } from './libaudit-functions.ts';

/** Default name of the library; the same on every distribution since 2006. */
export const LIBAUDIT = 'libaudit.so.1';

/** `GET_REPLY_NONBLOCKING` in libaudit.h. */
export const NONBLOCKING = 1;

/**
 * A driver that sends through libaudit, whichever FFI library loads it.
 *
 * @param batchSender sends from a worker thread, if the FFI library works in one
 */
export function libauditDriver(
  name: string,
  load: () => Promise<Libaudit>,
  batchSender?: () => BatchSender,
): AuditDriver {
  return {
    name,
    async open() {
      if (process.platform !== 'linux') {
        throw new TransportError(
          'platform',
          `the ${name} driver needs Linux: use the file driver on ${process.platform}`,
        );
      }
      const connection = new Connection(await load());
      return { ...channelOf(connection, new Deliveries(connection)), ...(batchSender && { batchSender }) };
    },
  };
}

/** The error for a missing FFI library. */
export function driverMissing(name: string, install: string, cause: unknown): TransportError {
  return new TransportError('driver-missing', `cannot load ${name}: run ${install}, or choose another driver`, {
    cause,
  });
}

/** The error if libaudit is missing, or lacks a required function. */
export function libraryMissing(library: string, cause: unknown): TransportError {
  const packages = 'libaudit1 (Debian, Ubuntu), audit-libs (Fedora, RHEL) or libaudit1 (SUSE)';
  return new TransportError('libaudit-missing', `cannot load ${library}: install ${packages}, or use the file driver`, {
    cause,
  });
}

/** Looks up a function that not every libaudit has. */
export function ifFound<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}

/**
 * A channel that sends in this thread, and waits until the audit daemon has read each message.
 */
export function channelOf(connection: Connection, deliveries: Deliveries): AuditChannel {
  return {
    send(message) {
      // Whatever the answer, the caller waits.
      deliveries.hasRoom(message);
      deliveries.send(message);
      const pauses = new Pauses(() => connection.yield());
      for (let outcome = deliveries.advance()[0]; ; outcome = deliveries.advance()[0]) {
        if (outcome !== undefined) return outcome;
        pauses.next();
      }
    },
    check: () => connection.check(),
    state: () => connection.currentState(),
    daemon: () => deliveries.daemon(),
    close() {
      deliveries.close();
      connection.close();
    },
  };
}
