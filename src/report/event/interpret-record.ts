import { asByteString } from '../../codec/bytes.ts';
import type { AuditEvent } from '../../log/event/audit-event.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import type { Calendar } from '../../util/calendar.ts';
import { escaped, octal } from '../format/escape.ts';
import { ctime, type Moments } from '../format/times.ts';
import type { EventFormat, EventOptions } from './event-format.ts';
import { interpretedField, isLabel } from './interpret-field.ts';

/**
 * The output of ausearch without options: the time in words, and the records without the names that
 * auditd added.
 */
export const defaultFormat: EventFormat = {
  help: 'as ausearch without options',
  writer: ({ moments }) => ({ head: '', write: (event) => plainRecords(event, moments.calendar) }),
};

/** The output of `ausearch -i`. */
export const interpretFormat: EventFormat = {
  help: 'readable values',
  option: ['--interpret', '-i'],
  readable: true,
  writer: (options) => ({
    head: '',
    write: ({ records }) => `----\n${lastFirst(records, (each) => interpretRecord(each, options))}`,
  }),
};

function plainRecords({ time, records }: AuditEvent, calendar: Calendar): string {
  const when = time === undefined ? '' : `time->${ctime(time, calendar)}\n`;
  return `----\n${when}${lastFirst(records, ({ ownLine }) => `${octal(ownLine)}\n`)}`;
}

function lastFirst<T>(items: readonly T[], text: (item: T) => string): string {
  return items.toReversed().map(text).join('');
}

/**
 * A record as `ausearch -i` prints it, as a byte string: values are shown in their readable form,
 * if they have one.
 */
function interpretRecord(record: AuditRecord, options: EventOptions): string {
  const { text, rest } = fieldsOf(record, record.body ?? '', options);
  return `${head(record, options.moments)}${text}${octal(rest)}\n`;
}

function head({ node, typeName = '', time, serial }: AuditRecord, moments: Moments): string {
  const host = node === undefined ? '' : `node=${octal(asByteString(node))} `;
  if (time === undefined) return `${host}type=${octal(typeName)} : `;
  const stamp = `${moments.day(time)} ${moments.clock(time)}.${String(time % 1000).padStart(3, '0')}`;
  return `${host}type=${octal(typeName)} msg=audit(${stamp}:${serial}) : `;
}

/** The fields, each followed by a blank, and the text after the last one. */
function fieldsOf(record: AuditRecord, body: string, options: EventOptions): { text: string; rest: string } {
  let text = '';
  let at = 0;
  for (let equals = body.indexOf('='); equals !== -1; equals = body.indexOf('=', at)) {
    const start = Math.max(at, body.lastIndexOf(' ', equals) + 1);
    const name = body.slice(start, equals);
    text += octal(body.slice(at, equals + 1));
    at = equals + 1;
    // The message itself consists of fields.
    if (name === 'msg') continue;
    const field = name.replace(OPENING, '');
    const { end, behind } = valueEnd(body, at, field);
    const wire = body.slice(at, end);
    const meaning = interpretedField(record, field, wire, options);
    text += meaning === undefined ? `${octal(wire)}${behind}` : `${escaped(meaning, options.escape)} `;
    at = end + 1;
  }
  return { text, rest: body.slice(at) };
}

/** Where a value ends, and the character that follows it if it is shown unchanged. */
function valueEnd(body: string, at: number, name: string): { end: number; behind: string } {
  const quote = body[at];
  const closing = quote === '"' || quote === "'" ? body.indexOf(quote, at + 1) : -1;
  if (closing !== -1) return { end: closing + 1, behind: ' ' };
  const blank = body.indexOf(' ', at);
  const comma = body.indexOf(',', at);
  if (comma !== -1 && comma < blank && !isLabel(name)) return { end: comma, behind: ',' };
  return { end: blank === -1 ? body.length : blank, behind: ' ' };
}

const OPENING = /^['(]/;
