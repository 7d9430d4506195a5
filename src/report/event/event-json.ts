import { type AuditText, asByteString, fromByteString } from '../../codec/bytes.ts';
import { fromJsonText, type JsonText, toJsonText } from '../../codec/text-json.ts';
import { unquote } from '../../codec/untrusted.ts';
import type { AuditEvent } from '../../log/event/audit-event.ts';
import type { AuditField, AuditRecord } from '../../log/record/record.ts';
import { UNSET_TEXT } from '../../schema/envelope.ts';
import type { ReadEvent } from '../../schema/events.ts';
import { isVirt } from '../../schema/record-types.ts';
import { outcomeOf } from '../../search/outcome.ts';
import { formatStamp } from '../../text/stamp.ts';
import { withText } from '../format/json-line.ts';
import { utcTime } from '../format/times.ts';
import { decodedFields } from './decoded-fields.ts';

/** A guest that an event concerns. */
export interface EventGuest {
  /** UUID in lower case. */
  readonly uuid: string;
  /** Name; bytes if it is not UTF-8, null if the record does not give it. */
  readonly name: AuditText | null;
}

/**
 * Turns an event into the object that `auvirt search --format json` prints, which
 * `docs/event.schema.json` describes. Text that is not UTF-8 becomes `{ "bytes": "CAFE" }`. Facts
 * from the kernel (`kernel`) are separate from claims of the sender (`event`, `sender`).
 *
 * @param event an event from `readEvents`
 * @param guest the guest that the event concerns, if it does not name one
 */
export function toJson(event: AuditEvent, guest?: EventGuest): object {
  const { node, time, serial, records } = event;
  const main = records.find(({ type }) => isVirt(type)) ?? (records[0] as AuditRecord);
  const who = records.find((record) => record.kernelField('auid') !== undefined) ?? main;
  const concerned = guestOf(main) ?? guest;
  return {
    type: main.typeName ?? null,
    time: time === undefined ? null : utcTime(time),
    stamp: time === undefined ? null : formatStamp(time, serial),
    node: node ?? null,
    success: outcomeOf(event) ?? null,
    guest: concerned === undefined ? null : { uuid: concerned.uuid, name: orNull(concerned.name) },
    event: main.event === undefined ? null : eventJson(main.event),
    ...(main.event === undefined && isVirt(main.type) && { reason: main.reason }),
    kernel: kernelJson(who),
    names: namesJson(who),
    sender: senderJson(main),
    records: records.map((record) => recordJson(record)),
  };
}

/**
 * Restores the typed event from the JSON that {@link toJson} made.
 *
 * @param json the property `event` of such an object, from `JSON.parse`
 * @returns the event; invalid values are kept, so that writing the event rejects them
 */
export function eventFromJson(json: object): ReadEvent {
  const entries = Object.entries(json).map(([name, value]) => [
    name,
    name === 'extra' ? extraFromJson(value) : read(value),
  ]);
  return Object.fromEntries(entries) as ReadEvent;
}

const extraFromJson = (extra: unknown): unknown =>
  typeof extra === 'object' && extra !== null
    ? Object.fromEntries(Object.entries(extra).map(([name, value]) => [name, read(value)]))
    : extra;

const read = (value: unknown): unknown => (typeof value === 'object' ? (fromJsonText(value) ?? value) : value);

/** The event itself, unless it contains bytes, which is rare. */
function eventJson(event: ReadEvent): object {
  if (!holdsBytes(event) && !(event.extra !== undefined && holdsBytes(event.extra))) return event;
  return { ...valuesJson(event), ...(event.extra !== undefined && { extra: valuesJson(event.extra) }) };
}

function holdsBytes(values: object): boolean {
  for (const name in values) if ((values as Record<string, unknown>)[name] instanceof Uint8Array) return true;
  return false;
}

const valuesJson = (values: object): object =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value instanceof Uint8Array ? toJsonText(value) : value]),
  );

/** The guest that a record names. */
export function guestOf(record: AuditRecord): EventGuest | undefined {
  const uuid = isVirt(record.type) ? record.messageField('uuid') : undefined;
  if (uuid === undefined || uuid === '' || uuid === '?') return undefined;
  const name = unquote(record.messageField('vm') ?? '?');
  return { uuid: String(orText(unquote(uuid))).toLowerCase(), name: name === '?' ? null : fromByteString(name) };
}

const orText = (bytes: string): string => {
  const text = fromByteString(bytes);
  return typeof text === 'string' ? text : bytes;
};

const orNull = (text: AuditText | null): JsonText | null => (text === null ? null : toJsonText(text));

/** The sender as identified by the kernel: IDs as numbers, null if they are unset. */
const kernelJson = reusingPrevious(
  ({ kernelText }) => kernelText,
  (record) => {
    const json: Record<string, unknown> = {};
    for (const name of IDS) {
      const wire = record.kernelField(name);
      if (wire !== undefined && NUMBER.test(wire)) json[name] = wire === UNSET_TEXT ? null : Number(wire);
    }
    const subj = record.kernelField('subj');
    if (subj !== undefined) json.subj = toJsonText(fromByteString(subj));
    return json;
  },
);

const IDS = ['pid', 'uid', 'auid', 'ses'];

/** Names that auditd added, by the name of the original field. */
const namesJson = reusingPrevious(
  ({ enrichedText }) => enrichedText,
  ({ enriched }) => Object.fromEntries(enriched.map(({ name, value }) => [name.toLowerCase(), decodedText(value)])),
);

const senderJson = reusingPrevious(
  ({ tail }) => tail,
  ({ tail }) => {
    const json: Record<string, unknown> = {};
    for (const name of TAIL) {
      const value = tail[name];
      if (value !== undefined) json[name] = orNull(value);
    }
    return json;
  },
);

const TAIL = ['comm', 'exe', 'hostname', 'addr', 'terminal'] as const;

/**
 * Makes a part of the object, or reuses the part of the previous record if its text is the same.
 * Records of one program often share these parts.
 */
function reusingPrevious(partOf: (record: AuditRecord) => unknown, make: (record: AuditRecord) => object) {
  let before: { readonly part: unknown; readonly json: object } | undefined;
  return (record: AuditRecord): object => {
    const part = partOf(record);
    if (before === undefined || before.part !== part) before = { part, json: withText(make(record)) };
    return before.json;
  };
}

function recordJson(record: AuditRecord): object {
  const raw = toJsonText(fromByteString(record.line));
  if (record.event !== undefined) return { type: record.typeName ?? null, raw };
  const fields = Object.fromEntries(
    [...decodedFields(record)].map(([name, values]) => [name, one(values.map(toJsonText))]),
  );
  return { type: record.typeName ?? null, fields, raw };
}

const one = (values: readonly JsonText[]): JsonText | readonly JsonText[] | undefined =>
  values.length === 1 ? values[0] : values;

const decodedText = (value: AuditField['value']): JsonText =>
  toJsonText(typeof value === 'string' ? fromByteString(unquote(asByteString(value))) : value);

const NUMBER = /^-?\d{1,15}$/;
