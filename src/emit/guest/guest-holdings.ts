import { toByteString } from '../../codec/bytes.ts';
import { resourceName } from '../../schema/assignment.ts';
import type { ReadEvent } from '../../schema/events.ts';
import { formOfKind, writtenForms } from '../../schema/forms.ts';
import { changeOfEvent, type HeldThing, HeldThings, thingOfRecord } from '../../schema/held-things.ts';
import { FormatError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import type { RecordedResource } from './guest-description.ts';

/** What a guest holds according to its events. */
export class GuestHoldings {
  readonly #things = new HeldThings();
  /** By kind of event. */
  readonly #amounts = new Map<string, number>();

  /**
   * Checks whether an event fits what the guest holds.
   *
   * @throws FormatError `guest-sequence` if the guest would lose a thing that it does not hold, or
   *   get one that it already holds and cannot hold twice; `value-placeholder` if a name in the
   *   event looks like a missing value
   */
  check(event: ReadEvent): void {
    const { taken, given } = changeOfEvent(event);
    assertNamed(event, [taken, given]);
    if (taken !== undefined && !this.#things.has(taken)) throw refusal(`it does not have ${nameOf(taken)}`);
    if (given !== undefined && !given.shareable && this.#things.has(given)) {
      throw refusal(`it already has ${nameOf(given)}`);
    }
  }

  /** Applies an event that was checked. */
  apply(event: ReadEvent): void {
    const { taken, given } = changeOfEvent(event);
    if (taken !== undefined) this.#things.take(taken);
    if (given !== undefined) this.#things.give(given);
    const holds = formOfKind.get(event.kind)?.holds;
    if (holds?.role === 'amount') {
      this.#amounts.set(event.kind, (event as unknown as Record<string, number>)[holds.new.property] ?? 0);
    }
  }

  /** Adds what a record of an earlier manager gave to the guest. */
  restore({ resource, reason, value, class: rule, success, end }: RecordedResource): void {
    const isPermission = rule !== undefined || toByteString(reason) === 'open';
    if (success !== true || end !== null || value === null || isPermission) return;
    const [name, text] = [toByteString(resource), toByteString(value)];
    const kind = AMOUNTS.get(name);
    if (kind === undefined) this.#things.give(thingOfRecord(name, text));
    else this.#amounts.set(kind, Number(text) || 0);
  }

  /** How much the guest has of something; 0 if unknown. */
  amountOf(kind: string): number {
    return this.#amounts.get(kind) ?? 0;
  }
}

/** Kinds of the events about amounts, by resource. */
const AMOUNTS: ReadonlyMap<string, string> = new Map(
  writtenForms.filter(({ holds }) => holds?.role === 'amount').map((form) => [resourceName(form), form.kind]),
);

/**
 * Some names look like a missing value, so that readers would miss what the guest gets or loses.
 */
function assertNamed(event: ReadEvent, [taken, given]: readonly (HeldThing | undefined)[]): void {
  const holds = formOfKind.get(event.kind)?.holds;
  if (holds?.role !== 'exchange') return;
  const values = event as unknown as Record<string, unknown>;
  for (const [{ wire, property }, thing] of [[holds.old, taken] as const, [holds.new, given] as const]) {
    if (values[property] === null || thing !== undefined) continue;
    throw new FormatError('value-placeholder', `${wire} is a text that readers take for a missing value`, wire);
  }
}

const nameOf = ({ resource, text }: HeldThing): string => printable(`${resource} ${text}`);

/** The error for an operation that is impossible in the guest's state. */
export const refusal = (why: string): FormatError =>
  new FormatError('guest-sequence', `this operation is impossible for the guest: ${why}`);
