import type { Wanted } from '../log/lines/line-picker.ts';
import { isAlone, isVirt } from '../schema/record-types.ts';
import { WANTED } from '../session/tracker.ts';
import type { Criteria } from './criteria.ts';
import { screenOf } from './screen.ts';

/**
 * Which records a search must read; undefined for all.
 *
 * @param related whether to include events that concern guests but do not name them
 */
export function wantedOf(criteria: Criteria, related: boolean): Wanted | undefined {
  const { guest, vm, uuid, types } = criteria;
  // Only VIRT records name guests, and each of them is an event by itself.
  if (guest !== undefined || vm !== undefined || uuid !== undefined)
    return related ? WANTED.events : { types: isVirt, screen: screenOf(criteria) };
  if (types === undefined) return undefined;
  if (related) return types.every(isVirt) ? WANTED.events : undefined;
  // The end of an event is recognized by the time of all other records.
  if (!types.every(isAlone)) return undefined;
  const listed = new Set(types);
  return { types: (type) => listed.has(type), rarelyCut: true };
}
