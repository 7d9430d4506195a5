import { UsageError } from '../../util/errors.ts';
import type { Words } from '../options/options.ts';

/**
 * Options that make no sense together: each with those that it excludes, and why. The reason
 * completes the sentence "--at and --start cannot be given together: …".
 */
export type Conflicts = readonly (readonly [option: string, others: readonly string[], why: string])[];

/** @throws UsageError that names the first two options that exclude each other, and says why */
export function checkConflicts({ options }: Words, conflicts: Conflicts): void {
  for (const [option, others, why] of conflicts) {
    const other = options.has(option) ? others.find((each) => options.has(each)) : undefined;
    if (other !== undefined) throw new UsageError(`${option} and ${other} cannot be given together: ${why}`);
  }
}
