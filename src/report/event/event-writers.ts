import { asByteString } from '../../codec/bytes.ts';
import type { AuditEvent } from '../../log/event/event-queue.ts';
import { ctime } from '../format/dates.ts';
import { octal } from '../format/escape.ts';
import { jsonText } from '../format/json-line.ts';
import { rawLines } from '../format/raw-lines.ts';
import { type CsvExtras, csvTable } from './event-csv.ts';
import { toEcs } from './event-ecs.ts';
import { type EventGuest, toJson } from './event-json.ts';
import { textLine } from './event-text.ts';
import { type InterpretOptions, interpretRecord } from './interpret-record.ts';

/** A way to write events down, as byte strings. */
export interface EventWriter {
  /** What stands before the first. */
  readonly head: string;
  /** @param guest whom the event concerns, where it does not name it itself */
  write(event: AuditEvent, guest?: EventGuest): string;
  /** What stands behind the last; all there is where nothing was found. */
  end?(found: boolean): string;
}

/** What is written down in which way. */
export type EventFormat = 'raw' | 'default' | 'interpret' | 'csv' | 'text' | 'json' | 'ecs';

/** The way to write in a format. */
export function eventWriter(format: EventFormat, options: InterpretOptions, extras: CsvExtras): EventWriter {
  const { userName } = options;
  switch (format) {
    case 'raw':
      return { head: '', write: ({ records }) => rawLines(records) };
    case 'default':
      return { head: '', write: defaultText };
    case 'interpret':
      return {
        head: '',
        write: ({ records }) => `----\n${lastFirst(records, (each) => interpretRecord(each, options))}`,
      };
    case 'csv': {
      const { head, row } = csvTable(extras, options);
      return { head, write: row };
    }
    case 'text':
      return { head: '', write: (event) => textLine(event, options) };
    case 'json':
      return { head: '', write: (event, guest) => jsonLine(toJson(event, guest)) };
    case 'ecs':
      return { head: '', write: (event, guest) => jsonLine(toEcs(event, { guest, userName })) };
  }
}

/** As ausearch writes without options: the time in words, and the records without what auditd has added. */
function defaultText({ time, records }: AuditEvent): string {
  const when = time === undefined ? '' : `time->${ctime(new Date(time))}\n`;
  return `----\n${when}${lastFirst(records, ({ ownLine }) => `${octal(ownLine)}\n`)}`;
}

function lastFirst<T>(items: readonly T[], text: (item: T) => string): string {
  return items.toReversed().map(text).join('');
}

const jsonLine = (object: object): string => `${asByteString(jsonText(object))}\n`;
