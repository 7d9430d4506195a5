import type { RuleId } from '../lint/catalog.ts';
import { lintEvent } from '../lint/lint-event.ts';
import type { Audited, VirtEvent } from '../schema/events.ts';
import { formatEvent } from '../text/format.ts';
import { assertFits } from '../text/limit.ts';
import { formatTail } from '../text/line.ts';
import { formatShortened, isTooLong, type ShortenedMessage } from '../text/shorten.ts';
import { assertAwaited } from '../util/check.ts';
import { FormatError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { type DriverMessage, type Origin, originShape } from './channel/driver-message.ts';
import { localValues, tailValues } from './drivers/process.ts';
import { ruleViolated, Verifier } from './verifier.ts';

/** What the messages of an audit log are like. */
export interface MessageOptions {
  readonly comm?: string | undefined;
  readonly tooLong?: 'refuse' | 'shorten' | undefined;
  readonly verify?: boolean | 'warning' | 'error' | undefined;
  readonly allow?: readonly RuleId[] | undefined;
}

/** An event to emit, and where the request came from. */
export interface Emission {
  readonly event: Audited<VirtEvent>;
  readonly origin?: Origin | undefined;
}

/** A message, and which of its fields were shortened. */
export type WrittenMessage = DriverMessage & Pick<ShortenedMessage, 'shortened'>;

/** An origin that says nothing. */
export const NO_ORIGIN: Origin = {};

/** Checks events and writes them as messages. */
export class MessageWriter {
  readonly #comm: string | undefined;
  readonly #shortens: boolean;
  readonly #allowed: ReadonlySet<RuleId>;
  readonly #verifier: Verifier | undefined;
  readonly #local = localValues();
  readonly #tails = new Map<boolean, string>();

  constructor({ comm, tooLong = 'refuse', verify = false, allow = [] }: MessageOptions) {
    this.#comm = comm;
    this.#shortens = tooLong === 'shorten';
    this.#allowed = new Set(allow);
    const least = verify === 'warning' ? 'warning' : 'error';
    this.#verifier = verify === false ? undefined : new Verifier(least, this.#allowed);
  }

  /** @throws the errors of `AuditLog.emit` about an event, except those of `verify` */
  write(event: Audited<VirtEvent>, origin: Origin): WrittenMessage {
    if (typeof event?.success !== 'boolean') {
      assertAwaited(event, 'the event');
      throw new FormatError('success-missing', 'the event needs success: true or false', 'res');
    }
    if (origin !== NO_ORIGIN) checkOptions(origin, originShape, 'the origin');
    const tail = this.#tail(origin, event.success);
    const { type, text, shortened } = this.#format(event, Buffer.byteLength(tail));
    const violation = lintEvent(event, this.#allowed);
    if (violation !== undefined) throw ruleViolated(violation);
    const message: DriverMessage = { type, text, success: event.success, origin, comm: this.#comm, tail };
    return shortened === undefined ? message : { ...message, shortened };
  }

  /** Checks the place of a message that is about to be sent in the life of its guest. */
  verify(message: DriverMessage): void {
    this.#verifier?.check(message);
  }

  /** Checks whether events could be emitted one after another. */
  rehearse(emissions: readonly Emission[]): void {
    const messages = emissions.map(({ event, origin = NO_ORIGIN }) => this.write(event, origin));
    this.#verifier?.rehearse(messages);
  }

  #format(event: VirtEvent, tail: number): ShortenedMessage {
    try {
      const message = formatEvent(event);
      assertFits(message.text, tail);
      return message;
    } catch (error) {
      if (!this.#shortens || !isTooLong(error)) throw error;
      return formatShortened(event, tail);
    }
  }

  // Most records have no origin, so only two tails occur: one for success, one for failure.
  #tail(origin: Origin, success: boolean): string {
    const known = origin === NO_ORIGIN ? this.#tails.get(success) : undefined;
    if (known !== undefined) return known;
    const tail = formatTail(tailValues(this.#local, origin, this.#comm), success);
    if (origin === NO_ORIGIN) this.#tails.set(success, tail);
    return tail;
  }
}
