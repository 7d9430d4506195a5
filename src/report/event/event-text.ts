import { asByteString } from '../../codec/bytes.ts';
import type { AuditEvent } from '../../log/event/audit-event.ts';
import { escaped } from '../format/escape.ts';
import type { EventFormat, EventOptions } from './event-format.ts';
import { normalized } from './normalized.ts';

/**
 * A sentence for each event, as `ausearch --format text` writes it: `At 22:13:20 11/14/23 root
 * successfully …`.
 */
export const textFormat: EventFormat = {
  help: 'a sentence per event',
  readable: true,
  writer: (options) => ({ head: '', write: (event) => textLine(event, options) }),
};

function textLine(event: AuditEvent, options: EventOptions): string {
  const { node, time } = event;
  const where = node === undefined ? '' : `on ${escaped(asByteString(node), options.escape)} `;
  const frame = `${where}${time === undefined ? '' : when(time, options)}`;
  return `${frame.charAt(0).toUpperCase()}${frame.slice(1)}${sentence(event, options)}\n`;
}

const when = (time: number, { moments }: EventOptions): string => `at ${moments.clock(time)} ${moments.day(time)} `;

/** What happened, without time and host. */
function sentence(event: AuditEvent, options: EventOptions): string {
  const facts = normalized(event, options);
  const safe = (text: string) => escaped(text, options.escape);
  const acting = facts.acting ? `, acting as ${safe(facts.actor)},` : '';
  const success = facts.success === undefined ? '' : facts.success ? 'successfully ' : 'unsuccessfully ';
  const object = facts.object === '' ? '' : `${safe(facts.object)} `;
  const to = facts.object2 === '' ? '' : `to ${safe(facts.object2)} `;
  const how = facts.how === '' ? '' : `using ${safe(facts.how)}`;
  return `${safe(facts.subject)}${acting} ${success}${safe(facts.action)} ${object}${to}${how}`;
}
