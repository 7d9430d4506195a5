import type { Slot } from '../../log/core/row-format.ts';
import type { AuditEvent } from '../../log/event/audit-event.ts';
import { typeName, typeNumber } from '../../schema/record-types.ts';
import { outcomeOf } from '../../search/outcome.ts';
import { octal } from '../format/escape.ts';
import type { Moments } from '../format/times.ts';
import type { EventWriter } from './event-format.ts';
import { RowMarks } from './row-marks.ts';

/** The list of `aureport --virt`: one numbered line per event. */
export function virtList(moments: Moments): EventWriter {
  const head = `\nVirtualization Report\n${RULER}\n# date time type success event\n${RULER}\n`;
  const counter = { count: 0 };
  const when = (time: number): string => `${moments.day(time)} ${moments.clock(time)}`;
  const line = (
    of: Record<'number' | 'when' | 'serial', string | number>,
    type: string,
    outcome: boolean | undefined,
  ) =>
    `${of.number}. ${of.when} ${octal(type)} ${outcome === undefined ? 'unset' : outcome ? 'yes' : 'no'} ${of.serial}\n`;
  return {
    head,
    write(event) {
      const { records, time, serial } = event;
      const of = { number: ++counter.count, when: time === undefined ? '? ?' : when(time), serial: serial ?? '?' };
      return line(of, records[0]?.typeName ?? '?', outcomeOf(event));
    },
    rows: {
      usesFields: false,
      decisive: () => [],
      counter,
      pieces({ type, succeeded }) {
        const marks = new RowMarks();
        const seconds: Slot = { of: 'seconds', text: (time) => when(time * 1000) };
        const of = {
          number: marks.part({ of: 'number' }),
          when: marks.part(seconds),
          serial: marks.part({ of: 'serial' }),
        };
        return marks.parts(line(of, typeName(type), succeeded));
      },
    },
    end: (found) => (found ? '' : head + NOTHING),
  };
}

/**
 * The list of `aureport --virt --summary`: the number of events per type, most frequent first, and
 * among equals the lowest type number first.
 *
 * @param prefix text before the title: `Failed `, `Success `
 * @param names print names of types instead of numbers
 */
export function virtSummary(prefix: string, names: boolean): EventWriter {
  const counts = new Map<string, number>();
  const head = `\n${prefix}Virtualization Summary Report\n${SUMMARY_RULER}\ntotal  type\n${SUMMARY_RULER}\n`;
  return {
    head,
    write({ records: [first] }: AuditEvent) {
      const name = first?.typeName ?? '?';
      counts.set(name, (counts.get(name) ?? 0) + 1);
      return '';
    },
    end(found) {
      if (!found) return head + NOTHING;
      const number = (name: string) => typeNumber(name) ?? Number.POSITIVE_INFINITY;
      const rows = [...counts].sort(([x, a], [y, b]) => b - a || number(x) - number(y));
      return rows
        .map(([name, count]) => `${count}  ${names ? octal(name) : (typeNumber(name) ?? octal(name))}\n`)
        .join('');
    },
  };
}

const RULER = '='.repeat(30);
const SUMMARY_RULER = '='.repeat(29);
const NOTHING = '<no events of interest were found>\n\n';
