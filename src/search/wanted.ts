import type { Wanted } from '../log/lines/line-picker.ts';
import { isAlone, isVirt } from '../schema/record-types.ts';
import { WANTED } from '../session/tracker.ts';
import type { Criteria } from './criteria.ts';
import { screenOf } from './screen.ts';

/**
 * Which records a search has to read; undefined where it is all of them.
 *
 * @param related events that concern guests are wanted as well
 */
export function wantedOf(criteria: Criteria, related: boolean): Wanted | undefined {
  const { vm, uuid, types } = criteria;
  // Only the records of guests name them, and these are events by themselves.
  if (vm !== undefined || uuid !== undefined)
    return related ? WANTED.events : { types: isVirt, screen: screenOf(criteria) };
  if (types === undefined) return undefined;
  if (related) return types.every(isVirt) ? WANTED.events : undefined;
  // How long an event may take to be written is measured by all others.
  if (!types.every(isAlone)) return undefined;
  const listed = new Set(types);
  return { types: (type) => listed.has(type) };
}
