import { asByteString, fromByteString } from '../../codec/bytes.ts';
import { toJsonText } from '../../codec/text-json.ts';
import type { RowFormat, RowKind, Slot, ValueText } from '../../log/core/row-format.ts';
import { tail } from '../../schema/envelope.ts';
import { type Form, isLiteral } from '../../schema/form.ts';
import { isVirt, typeName } from '../../schema/record-types.ts';
import { fixedNames, plainForm } from '../../text/recognize.ts';
import { formatStamp } from '../../text/stamp.ts';
import { jsonText, safeValueJson, textJson } from '../format/json-line.ts';
import { utcTime } from '../format/times.ts';
import {
  decodedText,
  eventObject,
  guestName,
  guestUuid,
  kernelObject,
  namesObject,
  orNull,
  recordObject,
  senderObject,
} from './event-json.ts';
import { RowMarks } from './row-marks.ts';

/**
 * The object that `toJson` makes of an event, for rows of guest records with a known form: made
 * once for all rows of a kind, with marks for their values.
 */
export const jsonRows: RowFormat = {
  usesFields: true,
  decisive: fixedNames,
  pieces(kind) {
    const { type, shape, succeeded } = kind;
    const form = isVirt(type) && shape.names.every((name) => PLAIN.test(name)) ? formOf(kind) : undefined;
    if (form === undefined) return undefined;
    const marks = new RowMarks();
    const mark = (place: number | undefined, make: Make): string | undefined =>
      place === undefined ? undefined : marks.value({ of: 'field', place, text: textOf(make) });
    const uuid = mark(shape.message.get('uuid'), guestUuid);
    const enriched = shape.names.slice(shape.messageEnd);
    const json = eventObject({
      type: typeName(type),
      time: `${marks.part(TIME)}${marks.part({ of: 'milliseconds' })}Z`,
      stamp: `${marks.part(STAMP)}${marks.part({ of: 'milliseconds' })}:${marks.part({ of: 'serial' })}`,
      node: kind.hasNode ? marks.value({ of: 'node', text: textOf(textJson) }) : null,
      success: succeeded,
      guest: uuid === undefined ? null : { uuid, name: mark(shape.message.get('vm'), nameJson) ?? null },
      event: eventMarks(form, kind, mark),
      kernel: kernelObject((name, make) => mark(shape.kernel.get(name), make)),
      names: namesObject(enriched.map((name, index) => [name, mark(shape.messageEnd + index, readableJson)])),
      sender: senderObject((name) => mark(tailPlaces(kind).get(name), TAIL.get(name) as Make)),
      records: [recordObject(typeName(type), marks.part({ of: 'json-line' }))],
    });
    return marks.pieces(`${asByteString(jsonText(json))}\n`);
  },
};

/** Makes a value in JSON of a value on the wire; undefined if it has another place in the object, or none. */
type Make = (wire: string) => unknown;

const TIME: Slot = { of: 'seconds', text: (seconds) => utcTime(seconds * 1000).slice(0, -'000Z'.length) };
const STAMP: Slot = { of: 'seconds', text: (seconds) => formatStamp(seconds * 1000, 0).slice(0, -'000:0'.length) };

const nameJson: Make = (wire) => orNull(guestName(wire));

const readableJson: Make = (wire) => decodedText(fromByteString(wire));

/** For each field of libaudit's. */
const TAIL: ReadonlyMap<string, Make> = new Map(
  tail.map(({ wire: name, codec }) => [name, (wire: string) => inJson(codec.decode(wire))]),
);

const inJson = (value: unknown): unknown => (value instanceof Uint8Array ? toJsonText(value) : value);

function formOf(kind: RowKind): Form | undefined {
  const { shape, decisive, type } = kind;
  const end = shape.messageEnd - tailPlaces(kind).size;
  const names = shape.names.slice(shape.messageStart, end);
  return plainForm(
    type,
    names.map((name) => ({ name, wire: decisive.get(name) ?? '' })),
  );
}

/** Where the last fields of the message are, as far as they are libaudit's. */
function tailPlaces({ shape }: RowKind): Map<string, number> {
  const places = new Map<string, number>();
  let place = shape.messageEnd - 1;
  for (const { wire } of tail.toReversed()) {
    if (place >= shape.messageStart && shape.names[place] === wire) places.set(wire, place--);
  }
  return places;
}

function eventMarks(
  { kind, fields }: Form,
  { shape, succeeded }: RowKind,
  mark: (place: number, make: Make) => unknown,
): object {
  const event: Record<string, unknown> = { kind };
  for (const [index, field] of fields.entries()) {
    if (!isLiteral(field)) event[field.property] = mark(shape.messageStart + index, decoding(field.codec.decode));
  }
  event.success = succeeded;
  return event;
}

const decoding = kept(
  (decode: Make): Make =>
    (wire) =>
      inJson(decode(wire)),
);

const textOf = kept(
  (make: Make): ValueText =>
    (wire) => {
      const json = make(wire);
      return json === undefined ? undefined : asByteString(safeValueJson(json));
    },
);

/** The same function for the same one, because a printer keeps what each has made. */
function kept<T>(derive: (make: Make) => T): (make: Make) => T {
  const known = new Map<Make, T>();
  return (make) => {
    const derived = known.get(make) ?? derive(make);
    known.set(make, derived);
    return derived;
  };
}

const PLAIN = /^[\w-]+$/;
