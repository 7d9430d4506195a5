import type { DriverMessage } from '../channel/driver-message.ts';
import type { KeptReason } from '../channel/outcome.ts';

/** A record that the kernel rejected, or did not accept in time. */
export interface FallbackRecord {
  /** The message, as the driver got it. */
  readonly message: DriverMessage;
  /**
   * Why it is here. With `late`, `stalled`, `daemonless`, `unconfirmed` and `disabled`, the log may
   * have it as well, now or later.
   */
  readonly reason: KeptReason;
  /** When it was emitted, in milliseconds since 1970. */
  readonly time: number;
  /** The record as in audit.log, marked with `fallback=` and the reason, without a line end. */
  readonly line: string;
}

/** Saves records; throws or rejects if it cannot. */
export interface Keeper {
  readonly name: string;
  keep(record: FallbackRecord): Promise<void>;
  keepSync(record: FallbackRecord): void;
  close(): void;
}
