import { control } from './control.ts';
import { docker } from './docker.ts';
import type { Form } from './form.ts';
import { lifecycle } from './lifecycle.ts';
import { machineId } from './machine-id.ts';
import { resource } from './resource.ts';

/** All forms that this library reads, in the order in which the reader tries them. */
export const forms: readonly Form[] = [...control, ...resource, ...machineId, ...lifecycle, ...docker];

/** The forms that this library also writes. */
export const writtenForms: readonly Form[] = forms.filter(({ origin }) => origin !== 'docker');

/** The form of each kind of event. */
export const formOfKind: ReadonlyMap<string, Form> = new Map(forms.map((form) => [form.kind, form]));

/** The forms of each record type. */
export const formsOfType: ReadonlyMap<number, readonly Form[]> = byType(forms, (list) => list);

/**
 * The names that the written forms of each record type use. An extra field cannot have one of these
 * names, because readers could take the record for one of another form.
 */
export const namesOfType: ReadonlyMap<number, ReadonlySet<string>> = byType(
  writtenForms,
  (list) => new Set(list.flatMap(({ fields }) => fields.map(({ wire }) => wire))),
);

function byType<T>(list: readonly Form[], make: (forms: readonly Form[]) => T): Map<number, T> {
  const types = new Set(list.map(({ type }) => type));
  return new Map(Array.from(types, (type) => [type, make(list.filter((form) => form.type === type))]));
}
