import fc, { type Arbitrary } from 'fast-check';
import type { GuestAmount, GuestPermission, GuestResource } from '../../src/emit/guest/guest-description.ts';
import { type Field, type Form, type Holds, valueFields } from '../../src/schema/form.ts';
import { formOfKind, writtenForms } from '../../src/schema/forms.ts';
import { valuesOf } from './arbitrary.ts';

/** Names that readers take for a missing value. */
const NOTHING: unknown[] = ['', '0'];
const MAC = fc.stringMatching(/^52:54:00(?::[0-9a-f]{2}){3}$/);

// Everything here follows from the forms, so a new form is tested without a new line of code.

/** What a guest can hold, of every form that describes such a thing. */
export const guestResource: Arbitrary<GuestResource> = fc.oneof(
  ...formsOf('exchange').map(named),
  ...formsOf('object').map((form) => described<GuestResource>(form, ['reason'])),
  fc.constant<GuestResource>({ kind: 'dev', bus: 'usb', device: 'USB redirdev' }),
);

/** An amount of every form that describes one; for memory, one that is plausible in KiB. */
export const guestAmount: Arbitrary<GuestAmount> = fc.oneof(
  ...formsOf('amount').map(({ kind }) =>
    fc.record({ kind: fc.constant(kind), value: fc.integer({ min: 16_384, max: 2 ** 31 }) }),
  ),
) as Arbitrary<GuestAmount>;

/** A permission of every form that describes one. */
export const guestPermission: Arbitrary<GuestPermission> = fc.oneof(
  ...formsOf('permission').map((form) => described<GuestPermission>(form, [])),
);

/**
 * How a resource is named in the model: equal for the same thing, and whether a guest can hold it
 * twice.
 */
export function modelOf(resource: GuestResource): { readonly key: string; readonly shareable: boolean } {
  const form = formOfKind.get(resource.kind) as Form;
  const holds = form.holds as Extract<Holds, { sharing: unknown }>;
  const name = 'value' in resource ? resource.value : nameIn(resource, (holds as { object: Field }).object);
  const { shareable, anonymous } = holds.sharing;
  return { key: keyOf(resourceName(form), name), shareable: shareable || name === null || name === anonymous };
}

/** The key of a thing that has a name. */
export const keyOf = (resource: string, name: string | Uint8Array | null): string =>
  `${resource} ${Buffer.from(name ?? '?').toString('hex')}`;

function nameIn(resource: object, { property }: Field): string | Uint8Array | null {
  return (resource as Record<string, string | Uint8Array | null>)[property] as string | Uint8Array | null;
}

function resourceName({ fields }: Form): string {
  const field = fields.find(({ wire }) => wire === 'resrc');
  return field !== undefined && 'value' in field ? field.value : '';
}

function formsOf(role: Holds['role']): Form[] {
  return writtenForms.filter(({ holds }) => holds?.role === role);
}

function named({ kind, holds }: Form): Arbitrary<GuestResource> {
  const { codec } = (holds as { new: Field }).new;
  const value = kind === 'net' ? MAC : valuesOf(codec).filter((each) => each !== null && !NOTHING.includes(each));
  return fc.record({ kind: fc.constant(kind), value }) as Arbitrary<GuestResource>;
}

function described<T>(form: Form, known: readonly string[]): Arbitrary<T> {
  const own = valueFields(form).filter(({ property }) => !['virt', 'vm', 'uuid', ...known].includes(property));
  return fc.record({
    kind: fc.constant(form.kind),
    ...Object.fromEntries(own.map(({ property, codec }) => [property, valuesOf(codec)])),
  }) as Arbitrary<T>;
}
