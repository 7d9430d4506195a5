import type { AuditRecord } from '../../log/record/record.ts';
import { formatStamp } from '../../text/stamp.ts';
import { shown } from '../../util/printable.ts';
import type { ExpectationResult } from './collector.ts';
import type { ExpectReport } from './expect-records.ts';
import type { Miss } from './misses.ts';
import type { NearMiss } from './nearest.ts';
import { shownText } from './shown-text.ts';

/**
 * Describes the expectations that were not met, with the nearest records, field by field. If the
 * order matters, describes only the first, because the others were not checked yet. Safe to print.
 */
export function unmetText({ results, records }: ExpectReport, anyOrder: boolean): string {
  const unmet = results.filter(({ record }) => record === undefined);
  const described = anyOrder ? unmet : unmet.slice(0, 1);
  const lines = described.flatMap((result) => resultLines(result, results, records));
  const rest = unmet.length - described.length;
  if (rest > 0) lines.push(`${rest} later ${rest === 1 ? 'expectation was' : 'expectations were'} not checked`);
  return lines.join('\n');
}

/** Describes the expectations that were met but must not be. Safe to print. */
export function foundText({ results }: ExpectReport): string {
  const lines = results.flatMap(({ expectation, record }) =>
    record === undefined ? [] : [`recorded, but must not be: ${expectation}`, `  by ${titleOf(record)}`],
  );
  return lines.join('\n');
}

function resultLines(result: ExpectationResult, all: readonly ExpectationResult[], records: number): string[] {
  const { expectation, early, nearest } = result;
  const place = all.length === 1 ? '' : ` (${all.indexOf(result) + 1} of ${all.length})`;
  const lines = [`not recorded${place}: ${expectation}`];
  if (early !== undefined)
    lines.push(`  recorded too early, before the previous expectation was met: ${titleOf(early)}`);
  const compared = `compared ${records} ${records === 1 ? 'record' : 'records'}`;
  lines.push(`  ${compared}, ${nearest.length === 0 ? 'none is similar' : 'nearest:'}`);
  return [...lines, ...nearest.flatMap(nearLines)];
}

const nearLines = ({ record, misses }: NearMiss): string[] => [
  `  ${titleOf(record)}`,
  ...misses.map((miss) => `    ${missText(miss)}`),
];

const missText = ({ field, wanted, seen }: Miss): string =>
  `${field}: expected ${wanted}, ${seen === undefined ? 'is missing' : `is ${shownText(seen)}`}`;

/** The type, stamp and host of a record, which identify it in the log. Safe to print. */
export function titleOf({ typeName, time, serial, node }: AuditRecord): string {
  const stamp = time === undefined ? '' : ` audit(${formatStamp(time, serial)})`;
  return `${shown(typeName ?? '?')}${stamp}${node === undefined ? '' : ` of ${shown(node)}`}`;
}
