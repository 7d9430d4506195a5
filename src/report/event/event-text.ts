import { asByteString } from '../../codec/bytes.ts';
import type { AuditEvent } from '../../log/event/event-queue.ts';
import { escaped } from '../format/escape.ts';
import type { EventFormat, EventOptions } from './event-format.ts';
import { normalized } from './normalized.ts';

/** A sentence for each event, as `ausearch --format text` writes it: `At 22:13:20 11/14/23 root successfully …`. */
export const textFormat: EventFormat = {
  help: 'a sentence per event',
  writer: (options) => ({ head: '', write: (event) => textLine(event, options) }),
};

function textLine(event: AuditEvent, options: EventOptions): string {
  const { node, time } = event;
  const where = node === undefined ? '' : `on ${escaped(asByteString(node), options.escape)} `;
  const frame = `${where}${time === undefined ? '' : when(time, options)}`;
  return `${frame.charAt(0).toUpperCase()}${frame.slice(1)}${sentence(event, options)}\n`;
}

const when = (time: number, { moments }: EventOptions): string => `at ${moments.clock(time)} ${moments.day(time)} `;

/** What happened, without time and place. */
function sentence(event: AuditEvent, { userName, escape: mode }: EventOptions): string {
  const what = normalized(event, userName);
  const safe = (text: string) => escaped(text, mode);
  const acting = what.acting ? `, acting as ${safe(what.actor)},` : '';
  const success = what.success === undefined ? '' : what.success ? 'successfully ' : 'unsuccessfully ';
  const object = what.object === '' ? '' : `${safe(what.object)} `;
  const to = what.object2 === '' ? '' : `to ${safe(what.object2)} `;
  const how = what.how === '' ? '' : `using ${safe(what.how)}`;
  return `${safe(what.subject)}${acting} ${success}${safe(what.action)} ${object}${to}${how}`;
}
