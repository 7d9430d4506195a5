import { asByteString } from '../../codec/bytes.ts';
import { jsonText } from '../format/json-line.ts';
import { lineRows, rawLines } from '../format/raw-lines.ts';
import { csvFormat } from './event-csv.ts';
import { toEcs } from './event-ecs.ts';
import type { EventFormat } from './event-format.ts';
import { toJson } from './event-json.ts';
import { jsonRows } from './event-json-rows.ts';
import { textFormat } from './event-text.ts';
import { defaultFormat, interpretFormat } from './interpret-record.ts';

const rawFormat: EventFormat = {
  help: 'the records unchanged',
  option: ['--raw', '-r'],
  quiet: true,
  writer: () => ({ head: '', write: ({ records }) => rawLines(records), rows: lineRows }),
};

const jsonFormat: EventFormat = {
  help: 'one object per line',
  writer: () => ({ head: '', write: (event, guest) => jsonLine(toJson(event, guest)), rows: jsonRows }),
};

const ecsFormat: EventFormat = {
  help: 'Elastic Common Schema, one object per line',
  writer: ({ userName }) => ({ head: '', write: (event, guest) => jsonLine(toEcs(event, { guest, userName })) }),
};

const jsonLine = (object: object): string => `${asByteString(jsonText(object))}\n`;

/** The formats in which events are written, by name. `interp` is a second name, as in ausearch. */
export const EVENT_FORMATS = {
  raw: rawFormat,
  default: defaultFormat,
  interpret: interpretFormat,
  interp: interpretFormat,
  csv: csvFormat,
  text: textFormat,
  json: jsonFormat,
  ecs: ecsFormat,
} as const satisfies Record<string, EventFormat>;
