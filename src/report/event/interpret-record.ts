import { asByteString } from '../../codec/bytes.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import type { Moments } from '../format/dates.ts';
import { type EscapeMode, escaped, octal } from '../format/escape.ts';
import type { UserName } from '../format/user.ts';
import { interpretedField, isLabel } from './interpret-field.ts';

/** What readable output depends on. */
export interface InterpretOptions {
  readonly moments: Moments;
  readonly userName: UserName;
  readonly escape: EscapeMode;
}

/** A record as `ausearch -i` shows it, a byte string: times, accounts and encoded text readable, all else as it stands there. */
export function interpretRecord(record: AuditRecord, options: InterpretOptions): string {
  const { text, rest } = fieldsOf(record, record.body ?? '', options);
  return `${head(record, options.moments)}${text}${octal(rest)}\n`;
}

function head({ node, typeName = '', seconds, milliseconds = 0, serial }: AuditRecord, moments: Moments): string {
  const host = node === undefined ? '' : `node=${octal(asByteString(node))} `;
  if (seconds === undefined) return `${host}type=${octal(typeName)} : `;
  const at = seconds * 1000;
  const time = `${moments.day(at)} ${moments.clock(at)}.${String(milliseconds).padStart(3, '0')}`;
  return `${host}type=${octal(typeName)} msg=audit(${time}:${serial}) : `;
}

/** The fields, each with a blank behind it, and what stands behind the last. */
function fieldsOf(record: AuditRecord, body: string, options: InterpretOptions): { text: string; rest: string } {
  let text = '';
  let at = 0;
  for (let equals = body.indexOf('='); equals !== -1; equals = body.indexOf('=', at)) {
    const start = Math.max(at, body.lastIndexOf(' ', equals) + 1);
    const name = body.slice(start, equals);
    text += octal(body.slice(at, equals + 1));
    at = equals + 1;
    // What stands in the message is fields again.
    if (name === 'msg') continue;
    const field = name.replace(OPENING, '');
    const { end, behind } = valueEnd(body, at, field);
    const wire = body.slice(at, end);
    const meaning = interpretedField(record, field, wire, options.userName);
    text += meaning === undefined ? `${octal(wire)}${behind}` : `${escaped(meaning, options.escape)} `;
    at = end + 1;
  }
  return { text, rest: body.slice(at) };
}

/** Where a value ends, and what is shown behind it where it is shown as it stands there. */
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
