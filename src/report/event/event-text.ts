import { asByteString } from '../../codec/bytes.ts';
import type { AuditEvent } from '../../log/event/event-queue.ts';
import { escaped } from '../format/escape.ts';
import type { InterpretOptions } from './interpret-record.ts';
import { normalized } from './normalized.ts';

/** An event as a sentence, as `ausearch --format text` has it: `At 22:13:20 11/14/23 root successfully …`. */
export function textLine(event: AuditEvent, options: InterpretOptions): string {
  const { node, time } = event;
  const where = node === undefined ? '' : `on ${escaped(asByteString(node), options.escape)} `;
  const frame = `${where}${time === undefined ? '' : when(time, options)}`;
  return `${frame.charAt(0).toUpperCase()}${frame.slice(1)}${sentence(event, options)}\n`;
}

const when = (time: number, { moments }: InterpretOptions): string => `at ${moments.clock(time)} ${moments.day(time)} `;

/** What happened, without when and where. */
export function sentence(event: AuditEvent, { userName, escape: mode }: InterpretOptions): string {
  const told = normalized(event, userName);
  const safe = (text: string) => escaped(text, mode);
  const acting = told.acting ? `, acting as ${safe(told.actor)},` : '';
  const success = told.success === undefined ? '' : told.success ? 'successfully ' : 'unsuccessfully ';
  const object = told.object === '' ? '' : `${safe(told.object)} `;
  const to = told.object2 === '' ? '' : `to ${safe(told.object2)} `;
  const how = told.how === '' ? '' : `using ${safe(told.how)}`;
  return `${safe(told.subject)}${acting} ${success}${safe(told.action)} ${object}${to}${how}`;
}
