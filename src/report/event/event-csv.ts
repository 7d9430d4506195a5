import { asByteString } from '../../codec/bytes.ts';
import type { AuditEvent } from '../../log/event/audit-event.ts';
import type { LocalTime } from '../../util/calendar.ts';
import { csvHead, csvLine, guarded } from '../format/csv.ts';
import { escaped } from '../format/escape.ts';
import { type Moments, offsetText } from '../format/times.ts';
import type { EventFormat } from './event-format.ts';
import { type Normalized, normalized } from './normalized.ts';

/** A table with a row for each event, in the columns of `ausearch --format csv`. */
export const csvFormat: EventFormat = {
  help: 'for spreadsheets',
  readable: true,
  extras: {
    time: 'year, month, day, weekday, hour, milliseconds and offset',
    labels: 'labels',
    obj2: 'the second object, which is the guest',
    keys: 'the key of the audit rule',
  },
  writer(options) {
    const { moments, escape: mode, extras } = options;
    const columns = COLUMNS.filter(({ extra }) => extra === undefined || extras.has(extra));
    return {
      head: csvHead(columns),
      write(event) {
        const { time } = event;
        const facts = normalized(event, options);
        const at = time === undefined || !extras.has('time') ? undefined : moments.calendar.at(time);
        const cells = columns.map(({ text, when, part }) => {
          if (text !== undefined) return guarded(escaped(text(facts, event), mode));
          if (when !== undefined) return time === undefined ? '' : when(time, moments);
          return at === undefined ? '' : (part?.(at) ?? '');
        });
        return csvLine(cells);
      },
    };
  },
};

/**
 * A column, whose cells come from the log (`text`), from the event's time (`when`), or from a part
 * of that (`part`).
 */
interface Column {
  readonly name: string;
  /** The name of the extra that it belongs to. */
  readonly extra?: string;
  readonly text?: (facts: Normalized, event: AuditEvent) => string;
  readonly when?: (time: number, moments: Moments) => string;
  readonly part?: (at: LocalTime) => string;
}

const COLUMNS: readonly Column[] = [
  { name: 'NODE', text: (_, { node }) => asByteString(node ?? '') },
  { name: 'EVENT', text: ({ type }) => type },
  { name: 'DATE', when: (time, moments) => moments.day(time) },
  { name: 'TIME', when: (time, moments) => moments.clock(time) },
  { name: 'YEAR', extra: 'time', part: ({ year }) => String(year) },
  { name: 'MONTH', extra: 'time', part: ({ month }) => String(month) },
  { name: 'DAY', extra: 'time', part: ({ day }) => String(day) },
  { name: 'WEEKDAY', extra: 'time', part: ({ weekday }) => String(weekday || 7) },
  { name: 'HOUR', extra: 'time', part: ({ hours }) => String(hours).padStart(2) },
  { name: 'MILLI', extra: 'time', part: ({ milliseconds }) => String(milliseconds) },
  { name: 'GMT_OFFSET', extra: 'time', when: (time, { calendar }) => offsetText(calendar.offset(time)) },
  { name: 'SERIAL_NUM', text: (_, { serial }) => String(serial ?? '') },
  { name: 'EVENT_KIND', text: ({ kind }) => kind },
  { name: 'SESSION', text: ({ session }) => session },
  { name: 'SUBJ_PRIME', text: ({ subject }) => subject },
  { name: 'SUBJ_SEC', text: ({ actor }) => actor },
  { name: 'SUBJ_KIND', text: ({ subjectKind }) => subjectKind },
  { name: 'SUBJ_LABEL', extra: 'labels', text: ({ subjectLabel }) => subjectLabel },
  { name: 'ACTION', text: ({ action }) => action },
  { name: 'RESULT', text: ({ success }) => (success === undefined ? '' : success ? 'success' : 'failed') },
  { name: 'OBJ_PRIME', text: ({ object, objectInTable }) => objectInTable ?? object },
  { name: 'OBJ_SEC', text: ({ objectSecondary = '' }) => objectSecondary },
  { name: 'OBJ2', extra: 'obj2', text: ({ object2 }) => object2 },
  { name: 'OBJ_LABEL', extra: 'labels', text: ({ objectLabel = '' }) => objectLabel },
  { name: 'OBJ_KIND', text: ({ objectKind }) => objectKind },
  { name: 'HOW', text: ({ how }) => how },
  { name: 'KEY', extra: 'keys', text: ({ key }) => key },
];
