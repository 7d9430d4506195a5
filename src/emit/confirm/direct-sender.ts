import type { AuditChannel, BatchSender } from '../channel/driver.ts';
import { statusOf } from '../channel/driver.ts';

/** Sends through a channel that works only in this thread, and blocks it while it does. */
export function directSender(channel: AuditChannel): BatchSender {
  return {
    async send(messages, report) {
      for (const message of messages) {
        try {
          report(channel.send(message));
        } catch (error) {
          report(error instanceof Error ? error : new Error(String(error)));
        }
      }
    },
    status: async () => statusOf(channel),
    close: async () => {},
  };
}
