import type { AuditRecord } from '../../log/record/record.ts';
import { formatStamp } from '../../text/stamp.ts';
import { shown } from '../../util/printable.ts';
import type { ExpectationResult } from './collector.ts';
import type { ExpectReport } from './expect-records.ts';
import type { Miss } from './misses.ts';
import type { NearMiss } from './nearest.ts';
import { shownText } from './shown-text.ts';

/**
 * What was not met, for people: each expectation that could be, with the records that came nearest, field by field. Of
 * expectations in order only the first, as the others were not looked for yet. Safe to print.
 */
export function unmetText({ results, records }: ExpectReport, anyOrder: boolean): string {
  const unmet = results.filter(({ record }) => record === undefined);
  const told = anyOrder ? unmet : unmet.slice(0, 1);
  const lines = told.flatMap((result) => resultLines(result, results, records));
  const rest = unmet.length - told.length;
  if (rest > 0) lines.push(`${rest} more, to be recorded behind it, ${rest === 1 ? 'was' : 'were'} not looked for`);
  return lines.join('\n');
}

/** What was met and must not be. Safe to print. */
export function foundText({ results }: ExpectReport): string {
  const lines = results.flatMap(({ expectation, record }) =>
    record === undefined ? [] : [`recorded, and must not be: ${expectation}`, `  by ${titleOf(record)}`],
  );
  return lines.join('\n');
}

function resultLines(result: ExpectationResult, all: readonly ExpectationResult[], records: number): string[] {
  const { expectation, early, nearest } = result;
  const place = all.length === 1 ? '' : ` (${all.indexOf(result) + 1} of ${all.length})`;
  const lines = [`not recorded${place}: ${expectation}`];
  if (early !== undefined) lines.push(`  only before the record of the expectation ahead of it: ${titleOf(early)}`);
  const looked = `${records} ${records === 1 ? 'record' : 'records'} looked at`;
  lines.push(`  ${looked}, ${nearest.length === 0 ? 'none comes near' : 'nearest:'}`);
  return [...lines, ...nearest.flatMap(nearLines)];
}

const nearLines = ({ record, misses }: NearMiss): string[] => [
  `  ${titleOf(record)}`,
  ...misses.map((miss) => `    ${missText(miss)}`),
];

const missText = ({ field, wanted, seen }: Miss): string =>
  `${field}: expected ${wanted}, ${seen === undefined ? 'is not there' : `is ${shownText(seen)}`}`;

/** A record as it can be found again in the log. Safe to print. */
export function titleOf({ typeName, time, serial, node }: AuditRecord): string {
  const stamp = time === undefined ? '' : ` audit(${formatStamp(time, serial)})`;
  return `${shown(typeName ?? '?')}${stamp}${node === undefined ? '' : ` of ${shown(node)}`}`;
}
