import type { DriverMessage } from '../channel/driver-message.ts';
import type { KeptOutcome } from '../channel/outcome.ts';

/** A record that the kernel rejected, did not accept in time, or did not write to the log in time. */
export interface FallbackRecord {
  /** The message, as the driver got it. */
  readonly message: DriverMessage;
  /** Why it is here. With `late` and `unconfirmed`, the log may hold it as well. */
  readonly reason: KeptOutcome['reason'];
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
