import { unquote } from '../../codec/untrusted.ts';
import { typeName, VIRT } from '../../schema/record-types.ts';
import type { Entry } from '../../session/entry/entries.ts';
import { selects } from '../../session/selection.ts';
import { csvTime } from '../format/csv.ts';
import { initiatorJson } from '../format/initiator-json.ts';
import { optionalJson, textJson } from '../format/json-line.ts';
import { actorOf } from '../format/user.ts';
import { nameText, visible, visibleText } from '../format/visible.ts';
import { eventText, whatText } from '../session/entry-text.ts';
import type { TableRow } from '../table/table.ts';
import { guestReportKind } from './guest-report.ts';
import { happeningJson } from './happening-json.ts';

/** The records of guests, one a row: which guest, what, with which result, on whose behalf. */
export const virtRows = guestReportKind<Row>({
  help: 'records of guests, numbered',
  start({ selection, userName }) {
    const entries: Entry[] = [];
    return {
      keep: 'nothing',
      add(_, some) {
        for (const entry of some) if (isOfRecord(entry) && selects(selection, entry)) entries.push(entry);
      },
      *rows() {
        let number = 0;
        for (const entry of entries) yield { number: ++number, entry, actor: actorOf(entry, userName) };
      },
    };
  },
  layout: {
    byTime: 'TIME',
    columns: [
      { title: '#', align: 'right', optional: 1 },
      { title: 'TIME' },
      { title: 'GUEST', fit: 'middle', least: 10 },
      { title: 'HOST', fit: 'middle', least: 8 },
      { title: 'EVENT', fit: 'end', least: 14 },
      { title: 'WHAT', fit: 'middle', least: 20 },
      { title: 'RESULT' },
      { title: 'BY', fit: 'end', least: 8 },
      { title: 'RECORD', align: 'right' },
    ],
  },
  cells: (row) => [cells(row)],
  csv: [
    { name: 'NUMBER', value: ({ number }) => number },
    { name: 'TIME', value: ({ entry }) => csvTime(entry.time) },
    { name: 'GUEST', text: ({ entry }) => visible(unquote(entry.name)) },
    { name: 'UUID', text: ({ entry }) => visible(entry.guest.uuid) },
    { name: 'HOST', text: ({ entry: { guest } }) => guest.node && visibleText(guest.node) },
    { name: 'TYPE', value: ({ entry }) => typeName(typeOf(entry)) },
    { name: 'EVENT', text: ({ entry }) => eventText(entry) },
    { name: 'WHAT', text: ({ entry }) => whatText(entry) },
    { name: 'RESULT', value: ({ entry }) => resultOf(entry) },
    { name: 'BY', text: ({ actor }) => visible(actor) },
    { name: 'RECORD', value: ({ entry }) => entry.serial },
  ],
  json: ({ entry }) => ({
    time: csvTime(entry.time),
    serial: entry.serial,
    type: typeName(typeOf(entry)),
    guest: {
      uuid: textJson(entry.guest.uuid),
      name: optionalJson(unquote(entry.name)),
      node: entry.guest.node ?? null,
    },
    ...happeningJson(entry),
    success: entry.success ?? null,
    by: initiatorJson(entry.by),
  }),
});

/** A record, its place in the list, and on whose behalf it happened, as a byte string. */
interface Row {
  readonly number: number;
  readonly entry: Entry;
  readonly actor: string;
}

/** Whether an entry is made of a record of a guest. */
export const isOfRecord = ({ kind }: Entry): boolean => kind !== 'denial' && kind !== 'anomaly';

function cells({ number, entry, actor }: Row): TableRow {
  const { guest, name, time, serial } = entry;
  const result = resultOf(entry);
  return {
    '#': String(number),
    TIME: { time },
    GUEST: nameText(unquote(name)),
    HOST: guest.node === undefined ? '' : visibleText(guest.node),
    EVENT: eventText(entry),
    WHAT: whatText(entry),
    RESULT: result === 'success' ? result : { text: result, style: result === 'failed' ? 'red' : 'yellow' },
    BY: visible(actor),
    RECORD: String(serial),
  };
}

const resultOf = ({ success }: Entry): string => (success === undefined ? 'unknown' : success ? 'success' : 'failed');

function typeOf(entry: Entry): number {
  if (entry.kind === 'operation' || entry.kind === 'anomaly') return entry.type;
  return entry.kind === 'label' ? VIRT.MACHINE_ID : VIRT.RESOURCE;
}
