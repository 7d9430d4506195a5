import { asByteString } from '../../codec/bytes.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import type { Moments } from '../format/dates.ts';
import { type EscapeMode, escaped, octal } from '../format/escape.ts';
import { interpretedField, isLabel, type NumberNames } from './interpret-field.ts';

/** What readable output depends on. */
export interface InterpretOptions extends NumberNames {
  readonly moments: Moments;
  readonly escape: EscapeMode;
}

/** A record as `ausearch -i` prints it, as a byte string: values that have a readable form in that form. */
export function interpretRecord(record: AuditRecord, options: InterpretOptions): string {
  const body = (record.body ?? '').split('\x1d')[0] ?? '';
  const { text, rest } = fieldsOf(record, body, options);
  return `${head(record, options.moments)}${text}${octal(rest)}\n`;
}

function head({ node, typeName = '', seconds, milliseconds = 0, serial }: AuditRecord, moments: Moments): string {
  const host = node === undefined ? '' : `node=${octal(asByteString(node))} `;
  if (seconds === undefined) return `${host}type=${octal(typeName)} : `;
  const at = seconds * 1000;
  const time = `${moments.day(at)} ${moments.clock(at)}.${String(milliseconds).padStart(3, '0')}`;
  return `${host}type=${octal(typeName)} msg=audit(${time}:${serial}) : `;
}

/** The fields, each followed by a blank, and the text after the last one. */
function fieldsOf(record: AuditRecord, body: string, options: InterpretOptions): { text: string; rest: string } {
  let text = '';
  let at = 0;
  for (let equals = body.indexOf('='); equals !== -1; equals = body.indexOf('=', at)) {
    const start = Math.max(at, body.lastIndexOf(' ', equals) + 1);
    const name = body.slice(start, equals);
    text += octal(body.slice(at, equals + 1));
    at = equals + 1;
    // The message consists of fields too.
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

/** Where a value ends, and what follows it if it is shown as it is in the log. */
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
