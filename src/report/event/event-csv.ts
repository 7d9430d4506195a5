import { asByteString } from '../../codec/bytes.ts';
import type { AuditEvent } from '../../log/event/event-queue.ts';
import { escaped } from '../format/escape.ts';
import type { InterpretOptions } from './interpret-record.ts';
import { type Normalized, normalized } from './normalized.ts';

/** The optional columns. */
export interface CsvExtras {
  readonly time: boolean;
  readonly labels: boolean;
  readonly obj2: boolean;
  readonly keys: boolean;
}

/** A table with one row per event and the columns of `ausearch --format csv`. */
export function csvTable(extras: CsvExtras, options: InterpretOptions) {
  const columns = COLUMNS.filter(({ extra }) => extra === undefined || extras[extra]);
  return {
    head: `${columns.map(({ name }) => name).join(',')}\n`,
    row(event: AuditEvent): string {
      const facts = normalized(event, options);
      const at = event.time === undefined ? undefined : new Date(event.time);
      const cells = columns.map(({ own, text }) =>
        own === undefined ? guarded(escaped(text?.(facts, event) ?? '', options.escape)) : at ? own(at, options) : '',
      );
      return `${cells.map(quoted).join(',')}\n`;
    },
  };
}

interface Column {
  readonly name: string;
  /** Set if the column is optional. */
  readonly extra?: keyof CsvExtras;
  /** Text from the log. */
  readonly text?: (facts: Normalized, event: AuditEvent) => string;
  /** Text that we make. */
  readonly own?: (at: Date, options: InterpretOptions) => string;
}

const COLUMNS: readonly Column[] = [
  { name: 'NODE', text: (_, { node }) => asByteString(node ?? '') },
  { name: 'EVENT', text: ({ type }) => type },
  { name: 'DATE', own: (at, { moments }) => moments.day(at.getTime()) },
  { name: 'TIME', own: (at, { moments }) => moments.clock(at.getTime()) },
  { name: 'YEAR', extra: 'time', own: (at) => String(at.getFullYear()) },
  { name: 'MONTH', extra: 'time', own: (at) => String(at.getMonth() + 1) },
  { name: 'DAY', extra: 'time', own: (at) => String(at.getDate()) },
  { name: 'WEEKDAY', extra: 'time', own: (at) => String(at.getDay() || 7) },
  { name: 'HOUR', extra: 'time', own: (at) => String(at.getHours()).padStart(2) },
  { name: 'MILLI', extra: 'time', own: (at) => String(at.getMilliseconds()) },
  { name: 'GMT_OFFSET', extra: 'time', own: offset },
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

/** A spreadsheet would run such text as a formula. An apostrophe in front marks it as text. */
const guarded = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** Quoted if RFC 4180 requires it. */
const quoted = (text: string): string => (SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const FORMULA = /^[=+\-@\t\r]/;
const SPECIAL = /[",\r\n]/;

/** `+01:00` */
function offset(at: Date): string {
  const minutes = -at.getTimezoneOffset();
  const [hour, minute] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((n) =>
    String(n).padStart(2, '0'),
  );
  return `${minutes < 0 ? '-' : '+'}${hour}:${minute}`;
}
