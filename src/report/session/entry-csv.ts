import { unquote } from '../../codec/untrusted.ts';
import type { Entry } from '../../session/entry/entries.ts';
import { entryTests } from '../../session/selection.ts';
import { WANTED } from '../../session/tracker.ts';
import { type CsvColumn, csvSeconds, csvTime } from '../format/csv.ts';
import { actorOf, type UserName } from '../format/user.ts';
import { visible, visibleText } from '../format/visible.ts';
import { CsvRows } from './csv-rows.ts';
import { endingOf } from './entry-ending.ts';
import { eventText, objectLabel, programText, subjectLabel, whatText } from './entry-text.ts';
import { finality } from './final.ts';
import type { ListOptions, Report } from './report.ts';

/** A line for everything that happened. */
export function entryCsv({ selection, userName, last, reverse }: ListOptions): Report {
  const { now, atEnd } = entryTests(selection);
  const rows = new CsvRows<Entry>(entryColumns(userName), finality(selection), atEnd, {
    timeOf: ({ time }) => time,
    last,
    reverse,
  });
  return {
    wanted: WANTED.related,
    keep: 'nothing',
    initiators: 'all',
    add: (_, entries) => rows.push(entries.filter(now)),
    end: () => rows.end(),
  };
}

/** The columns of CSV. */
export const entryColumns = (userName: UserName): readonly CsvColumn<Entry>[] => [
  { name: 'GUEST', text: ({ name }) => visible(unquote(name)) },
  { name: 'UUID', text: ({ guest }) => visible(guest.uuid) },
  { name: 'HOST', text: ({ guest }) => guest.node && visibleText(guest.node) },
  { name: 'TIME', value: ({ time }) => csvTime(time) },
  { name: 'KIND', value: ({ kind }) => kind },
  { name: 'EVENT', text: eventText },
  { name: 'WHAT', text: whatText },
  { name: 'RESULT', value: resultOf },
  { name: 'UNTIL', value: (entry) => csvTime(endingOf(entry)?.time) },
  { name: 'SECONDS', value: (entry) => csvSeconds(entry.time, endingOf(entry)?.time) },
  { name: 'ENDED_BY', value: (entry) => endingOf(entry)?.cause },
  { name: 'BY', text: (entry) => visible(actorOf(entry, userName)) },
  { name: 'PROGRAM', text: programText },
  { name: 'LABEL', text: subjectLabel },
  { name: 'OBJECT_LABEL', text: objectLabel },
  { name: 'RECORDS', value: ({ proof }) => proof.join(' ') },
];

function resultOf({ kind, success }: Entry): string {
  if (kind === 'denial' || kind === 'anomaly') return '';
  return success === undefined ? 'unknown' : success ? 'success' : 'failed';
}
