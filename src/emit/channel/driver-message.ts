import type { AuditMessage } from '../../text/format.ts';
import { text } from '../../util/checks.ts';
import type { Shape } from '../../util/options.ts';

/**
 * Where a request came from: the optional arguments of `audit_log_user_message(3)`. libaudit does
 * not encode them, so they must not contain blanks, quotes or control characters.
 */
export interface Origin {
  /** Name of the host that the request came from; for a migration, of the other host. */
  readonly hostname?: string;
  /** Network address that the request came from, at most 45 bytes. */
  readonly addr?: string;
  /**
   * Terminal that the request came from. If left out, libaudit uses the terminal of the process, if
   * it has one.
   */
  readonly terminal?: string;
}

/** What an origin may be. The codecs of the fields check their texts. */
export const originShape: Shape<Origin> = { hostname: text, addr: text, terminal: text };

/** A message that a driver is to send. */
export interface DriverMessage extends AuditMessage {
  /** Whether the operation succeeded. */
  readonly success: boolean;
  /** Where the request came from. */
  readonly origin: Origin;
  /**
   * Program name for `audit_log_user_comm_message`. If undefined, drivers call
   * `audit_log_user_message`.
   */
  readonly comm: string | undefined;
  /**
   * The text that libaudit appends to a message (`exe=`, `hostname=`, `res=` and so on). Drivers
   * without libaudit append it themselves.
   */
  readonly tail: string;
}
