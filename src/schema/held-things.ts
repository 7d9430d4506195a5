import { toByteString } from '../codec/bytes.ts';
import { type Assignment, NOTHING, resourceName, textOf, type Value } from './assignment.ts';
import type { ReadEvent } from './events.ts';
import type { Field, Sharing } from './form.ts';
import { formOfKind, forms } from './forms.ts';

/** One thing that a guest can hold. */
export interface HeldThing {
  /** `resrc` of its records. */
  readonly resource: string;
  /** Its name, as a byte string: a path, an address. */
  readonly text: string;
  /** Whether a guest can hold it more than once. */
  readonly shareable: boolean;
}

/** What an event changes in what its guest holds. */
export interface Change<T extends HeldThing = HeldThing> {
  readonly taken?: T | undefined;
  readonly given?: T | undefined;
}

/** A thing as a record names it. */
export interface FoundThing extends HeldThing {
  /** Wire name of the field that names it. */
  readonly field: string;
  /** Value of that field, as a byte string. */
  readonly found: string;
}

/** What a guest holds, and how often. */
export class HeldThings {
  readonly #counts = new Map<string, number>();

  copy(): HeldThings {
    const copy = new HeldThings();
    for (const [key, count] of this.#counts) copy.#counts.set(key, count);
    return copy;
  }

  has(thing: HeldThing): boolean {
    return this.#counts.has(heldKey(thing));
  }

  /** Adds a thing; the guest holds one that is not shareable at most once. */
  give(thing: HeldThing): void {
    const key = heldKey(thing);
    this.#counts.set(key, thing.shareable ? (this.#counts.get(key) ?? 0) + 1 : 1);
  }

  /** Removes a thing; returns whether the guest held it. */
  take(thing: HeldThing): boolean {
    const key = heldKey(thing);
    const count = this.#counts.get(key) ?? 0;
    if (count > 1) this.#counts.set(key, count - 1);
    else this.#counts.delete(key);
    return count > 0;
  }
}

/**
 * The key of a thing: two records that have the same key are about the same thing.
 *
 * @param of the class of a permission
 */
export const heldKey = ({ resource, text }: Pick<HeldThing, 'resource' | 'text'>, of = ''): string =>
  // With the lengths, no two things have the same key, whatever their names contain.
  `${resource.length} ${of.length} ${resource}${of}${text}`;

/**
 * Returns what a record changes in what the guest holds; permissions and amounts change nothing.
 */
export function changeOfRecord({ resource, taken, given }: Assignment): Change<FoundThing> {
  const thing = (value: Value | undefined): FoundThing | undefined => {
    if (value === undefined || value.wire === '' || !isThing(value.field)) return undefined;
    const { wire: found, field } = value;
    return { ...thingOf(resource, textOf(value), field.sharing), field: field.name, found };
  };
  return { taken: thing(taken), given: thing(given) };
}

const isThing = ({ role }: Value['field']): boolean => role === 'exchange' || role === 'object';

/**
 * Returns what a typed event changes in what the guest holds; permissions and amounts change
 * nothing.
 */
export function changeOfEvent(event: ReadEvent): Change {
  const form = formOfKind.get(event.kind);
  const holds = form?.holds;
  if (form === undefined || holds === undefined || !('sharing' in holds)) return {};
  const values = event as unknown as Readonly<Record<string, string | Uint8Array | null>>;
  const resource = resourceName(form);
  const text = ({ property }: Field): string => toByteString(values[property] ?? '?');
  const thing = (name: string): HeldThing => thingOf(resource, name, holds.sharing);
  if (holds.role === 'object') return { [values.reason === 'detach' ? 'taken' : 'given']: thing(text(holds.object)) };
  const [before, after] = [text(holds.old), text(holds.new)];
  return {
    ...(!NOTHING.has(before) && { taken: thing(before) }),
    ...(!NOTHING.has(after) && { given: thing(after) }),
  };
}

/**
 * Returns a thing as a record names it.
 *
 * @param resource `resrc` of the record
 * @param text its name, as a byte string
 */
export const thingOfRecord = (resource: string, text: string): HeldThing =>
  thingOf(resource, text, SHARING.get(resource));

/** How the things of each resource can be shared. */
const SHARING: ReadonlyMap<string, Sharing> = new Map(
  forms.flatMap((form) =>
    form.holds !== undefined && 'sharing' in form.holds ? [[resourceName(form), form.holds.sharing] as const] : [],
  ),
);

/**
 * A thing by its name. A name that no form knows may be there twice, and so may one that names no
 * particular thing: `?`, or the name that all things of that sort have.
 */
function thingOf(resource: string, text: string, sharing: Sharing | undefined): HeldThing {
  const isNamed = text !== '?' && text !== sharing?.anonymous;
  return { resource, text, shareable: sharing === undefined || sharing.shareable || !isNamed };
}
