import { dictionary } from '../../schema/dictionary.ts';
import { envelopeNames } from '../../schema/envelope.ts';
import { formsOfType } from '../../schema/forms.ts';
import { isVirt } from '../../schema/record-types.ts';
import { nearest } from '../../util/nearest.ts';
import type { Expectation } from './expectation.ts';

/** A name in an expectation that no record of its type is known to have. */
export interface UnknownField {
  readonly name: string;
  /** The known name that was most likely meant, if one is near. */
  readonly near: string | undefined;
}

/**
 * Finds the names in an expectation that no record of its type is known to have. They are probably
 * misspelt, so that no record can meet the expectation. For types without forms, and without a
 * type, any name may be valid.
 */
export function unknownFields({ type, conditions }: Expectation): UnknownField[] {
  if (type === undefined || !isVirt(type)) return [];
  const known = new Set(formsOfType.get(type)?.flatMap(({ fields }) => fields.map(({ wire }) => wire)));
  const names = conditions.map(({ name }) => name);
  return names
    .filter((name) => !known.has(name) && !dictionary.has(name) && !envelopeNames.has(name))
    .map((name) => ({ name, near: nearest(name, [...known, ...envelopeNames]) }));
}
