import { textOf } from '../../schema/assignment.ts';
import type { Guest, Holding } from '../../session/entry/entries.ts';

/**
 * Finds what two guests of a host held at once: maps each such holding to another guest that held
 * the same resource. If one guest holds a resource twice, for example while it moves between two
 * managers, that is not a conflict.
 */
export function sharedHoldings(holdings: readonly Holding[]): Map<Holding, Guest> {
  const same = new Map<string, Holding[]>();
  for (const holding of holdings) {
    // A resource that was taken away the moment it was given was never held.
    if (endOf(holding) <= holding.time) continue;
    const { resource, given } = holding.assignment;
    const key = `${holding.guest.node ?? ''} ${resource} ${given === undefined ? '' : textOf(given)}`;
    const known = same.get(key);
    if (known === undefined) same.set(key, [holding]);
    else known.push(holding);
  }
  const shared = new Map<Holding, Guest>();
  for (const group of same.values()) if (group.length > 1) markOverlaps(group, shared);
  return shared;
}

/**
 * When a holding ended, in milliseconds since 1970; if that is unknown, when the guest was last
 * seen.
 */
export function endOf({ ending, session, time }: Holding): number {
  if (ending === undefined) return Number.POSITIVE_INFINITY;
  return ending.time ?? session?.lastTime ?? time;
}

/**
 * Takes time in proportion to the number of holdings, however many overlap. Looking back, only the
 * two that last longest count (the second in case the first is the guest's own); looking ahead,
 * only the next one of another guest.
 */
function markOverlaps(group: readonly Holding[], shared: Map<Holding, Guest>): void {
  const sorted = group.toSorted((a, b) => a.time - b.time);
  let longest: Holding | undefined;
  let second: Holding | undefined;
  for (const holding of sorted) {
    const other = longest?.guest.uuid === holding.guest.uuid ? second : longest;
    if (other !== undefined && endOf(other) > holding.time) shared.set(holding, other.guest);
    if (longest === undefined || endOf(holding) > endOf(longest)) {
      if (longest?.guest.uuid !== holding.guest.uuid) second = longest;
      longest = holding;
    } else if (holding.guest.uuid !== longest.guest.uuid && (second === undefined || endOf(holding) > endOf(second))) {
      second = holding;
    }
  }
  let next: Holding | undefined;
  let after: Holding | undefined;
  for (const holding of sorted.toReversed()) {
    const other = next?.guest.uuid === holding.guest.uuid ? after : next;
    if (other !== undefined && other.time < endOf(holding)) shared.set(holding, other.guest);
    if (next?.guest.uuid !== holding.guest.uuid) after = next;
    next = holding;
  }
}
