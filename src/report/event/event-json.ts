import { type AuditText, asByteString, fromByteString } from '../../codec/bytes.ts';
import { fromJsonText, type JsonText, toJsonText } from '../../codec/text-json.ts';
import { unquote } from '../../codec/untrusted.ts';
import type { AuditEvent } from '../../log/event/audit-event.ts';
import type { AuditField, AuditRecord } from '../../log/record/record.ts';
import { UNSET_TEXT } from '../../schema/envelope.ts';
import type { ReadEvent } from '../../schema/events.ts';
import { isVirt } from '../../schema/record-types.ts';
import { outcomeOf } from '../../search/outcome.ts';
import type { Reason } from '../../text/reason.ts';
import { formatStamp } from '../../text/stamp.ts';
import { assertAwaited } from '../../util/check.ts';
import { textJson, withText } from '../format/json-line.ts';
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
 * @throws UsageError `option-invalid` if `event` is a promise
 */
export function toJson(event: AuditEvent, guest?: EventGuest): object {
  assertAwaited(event, 'toJson: event');
  const { node, time, serial, records } = event;
  const main = records.find(({ type }) => isVirt(type)) ?? (records[0] as AuditRecord);
  const who = records.find((record) => record.kernelField('auid') !== undefined) ?? main;
  const concerned = guestOf(main) ?? guest;
  return eventObject({
    type: main.typeName ?? null,
    time: time === undefined ? null : utcTime(time),
    stamp: time === undefined ? null : formatStamp(time, serial),
    node: node ?? null,
    success: outcomeOf(event) ?? null,
    guest: concerned === undefined ? null : { uuid: concerned.uuid, name: orNull(concerned.name) },
    event: main.event === undefined ? null : eventJson(main.event),
    reason: main.event === undefined && isVirt(main.type) ? main.reason : undefined,
    kernel: kernelJson(who),
    names: namesJson(who),
    sender: senderJson(main),
    records: records.map((record) => recordJson(record)),
  });
}

/** The members of the object, or marks in their place. */
export interface EventMembers {
  readonly type: string | null;
  readonly time: string | null;
  readonly stamp: string | null;
  readonly node: string | null;
  readonly success: boolean | null;
  readonly guest: object | null;
  readonly event: object | null;
  readonly reason?: Reason | undefined;
  readonly kernel: object;
  readonly names: object;
  readonly sender: object;
  readonly records: readonly object[];
}

/** The object, with its members in their order. */
export const eventObject = ({ reason, kernel, names, sender, records, ...first }: EventMembers): object => ({
  type: first.type,
  time: first.time,
  stamp: first.stamp,
  node: first.node,
  success: first.success,
  guest: first.guest,
  event: first.event,
  ...(reason !== undefined && { reason }),
  kernel,
  names,
  sender,
  records,
});

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
  const wire = isVirt(record.type) ? record.messageField('uuid') : undefined;
  const uuid = wire === undefined ? undefined : guestUuid(wire);
  return uuid === undefined ? undefined : { uuid, name: guestName(record.messageField('vm') ?? '?') };
}

/** The UUID of a guest as a record has it, in lower case; undefined if there is none. */
export const guestUuid = (wire: string): string | undefined =>
  wire === '' || wire === '?' ? undefined : String(orText(unquote(wire))).toLowerCase();

/** The name of a guest as a record has it. */
export function guestName(wire: string): AuditText | null {
  const name = unquote(wire);
  return name === '?' ? null : fromByteString(name);
}

const orText = (bytes: string): string => {
  const text = fromByteString(bytes);
  return typeof text === 'string' ? text : bytes;
};

/** Text in JSON, or null. */
export const orNull = (text: AuditText | null): JsonText | null => (text === null ? null : toJsonText(text));

/** Reads a field; returns what is made of its value, or undefined if there is no such field. */
export type ReadField = (name: string, make: (wire: string) => unknown) => unknown;

/** The sender as identified by the kernel: IDs as numbers, null if they are unset. */
export function kernelObject(read: ReadField): object {
  const json: Record<string, unknown> = {};
  for (const name of IDS) {
    const id = read(name, idJson);
    if (id !== undefined) json[name] = id;
  }
  const subj = read('subj', textJson);
  if (subj !== undefined) json.subj = subj;
  return json;
}

const IDS = ['pid', 'uid', 'auid', 'ses'];

const idJson = (wire: string): number | null | undefined =>
  !NUMBER.test(wire) ? undefined : wire === UNSET_TEXT ? null : Number(wire);

const kernelJson = reusingPrevious(
  ({ kernelText }) => kernelText,
  (record) =>
    kernelObject((name, make) => {
      const wire = record.kernelField(name);
      return wire === undefined ? undefined : make(wire);
    }),
);

/** Names that auditd added, by the name of the original field. */
export const namesObject = (names: readonly (readonly [name: string, json: unknown])[]): object =>
  Object.fromEntries(names.map(([name, json]) => [name.toLowerCase(), json]));

const namesJson = reusingPrevious(
  ({ enrichedText }) => enrichedText,
  ({ enriched }) => namesObject(enriched.map(({ name, value }) => [name, decodedText(value)])),
);

/** What libaudit says of the sender: members for the fields that it wrote. */
export function senderObject(read: (name: (typeof SENDER)[number]) => unknown): object {
  const json: Record<string, unknown> = {};
  for (const name of SENDER) {
    const value = read(name);
    if (value !== undefined) json[name] = value;
  }
  return json;
}

const SENDER = ['comm', 'exe', 'hostname', 'addr', 'terminal'] as const;

const senderJson = reusingPrevious(
  ({ tail }) => tail,
  ({ tail }) =>
    senderObject((name) => {
      const value = tail[name];
      return value === undefined ? undefined : orNull(value);
    }),
);

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
  if (record.event !== undefined) return recordObject(record.typeName ?? null, raw);
  const fields = Object.fromEntries(
    [...decodedFields(record)].map(([name, values]) => [name, one(values.map(toJsonText))]),
  );
  return { type: record.typeName ?? null, fields, raw };
}

/** A record whose fields are in its event. */
export const recordObject = (type: string | null, raw: JsonText): object => ({ type, raw });

const one = (values: readonly JsonText[]): JsonText | readonly JsonText[] | undefined =>
  values.length === 1 ? values[0] : values;

/** A readable copy in JSON. */
export const decodedText = (value: AuditField['value']): JsonText =>
  toJsonText(typeof value === 'string' ? fromByteString(unquote(asByteString(value))) : value);

const NUMBER = /^-?\d{1,15}$/;
