import { interpret } from '../../codec/interpret.ts';
import { unquote } from '../../codec/untrusted.ts';
import type { Denial, Ending, Entry, Holding, Release, StartHandle } from '../../session/entry/entries.ts';
import { entryTests, type Selection, selects, selectsByHappening, selectsSession } from '../../session/selection.ts';
import { WANTED } from '../../session/tracker.ts';
import type { Calendar } from '../../util/calendar.ts';
import { remembered } from '../../util/remembered.ts';
import { visibleOctal } from '../format/escape.ts';
import { ctimeMinute } from '../format/times.ts';
import { userOf } from '../format/user.ts';
import { interpreted } from '../format/visible.ts';
import { isFinal } from './final.ts';
import { period } from './period.ts';
import type { ListOptions, SessionFormat } from './report.ts';
import { linesOf } from './rows.ts';

/** The lines of auvirt 3.0.9. */
export const classicFormat: SessionFormat = {
  list(options) {
    const { selection, allEvents } = options;
    const lineOf = lineWriter(options);
    const { now, atEnd } = testsOf(selection, allEvents);
    const rows = linesOf<Entry | StartHandle>(
      (item) => ('kind' in item ? isFinal(item) : !item.isPacked && isFinal(item.entry)),
      (item) => {
        const entry = 'kind' in item ? item : item.entry;
        return atEnd(entry) ? lineOf(entry) : '';
      },
      { ...options, timeOf: (item) => ('kind' in item ? item : item.entry).time },
    );
    const byHappening = !allEvents && selectsByHappening(selection);
    return {
      wanted: allEvents || byHappening ? WANTED.related : WANTED.sessions,
      keep: byHappening ? 'entries' : 'nothing',
      ...(!allEvents && !byHappening && { packs: true }),
      add(_, entries) {
        let final = '';
        for (const entry of entries) {
          if (!isListed(entry, allEvents) || !now(entry)) continue;
          final += rows.push((entry.kind === 'operation' ? entry.handle : undefined) ?? entry);
        }
        return final;
      },
      *end() {
        for (const text of rows.text()) yield Buffer.from(text, 'latin1');
      },
    };
  },
  summary: (summary, calendar) => summary.text(calendar),
};

/** The tests that an entry must pass when it is read, and when it is final. */
function testsOf(selection: Selection, allEvents: boolean): Record<'now' | 'atEnd', (entry: Entry) => boolean> {
  const { vm, uuid, from, to, at } = selection;
  if (allEvents) return entryTests(selection);
  const isLate = at !== undefined || selectsByHappening(selection);
  return {
    now: (entry) => selects({ vm, uuid, from, to }, entry),
    atEnd: ({ session }) => !isLate || (session !== undefined && selectsSession(selection, session)),
  };
}

/** Whether an entry has a line. Without `allEvents`, only the start of a session has one. */
export function isListed(entry: Entry, allEvents: boolean): boolean {
  // 3.0.9 does not list a record that is cut before its result.
  if (entry.success === undefined) return false;
  if (allEvents) return entry.kind !== 'label' && entry.kind !== 'release';
  return entry.kind === 'operation' && entry.session?.start === entry;
}

/**
 * Writes the line of an entry as auvirt 3.0.9 wrote it, as a byte string: columns are padded and
 * cut by bytes, even the closing bracket of the duration. The period can be given.
 */
export function lineWriter({
  allEvents,
  showUuid,
  proof,
  calendar,
  userName,
}: ListOptions): (entry: Entry, period?: string) => string {
  const userCell = remembered((uid) => column(visibleOctal(userOf({ uid, user: undefined }, userName)), 11));
  const when = whenWriter(calendar);
  return (entry, period) => {
    const type = allEvents ? `${column(typeOf(entry), 6, 5)} ` : '';
    const uuid = showUuid ? `\t${column(visibleOctal(entry.guest.uuid), 36)}` : '';
    const { name, user, uid } = entry;
    const account = user === undefined && uid !== undefined ? userCell(uid) : namedCell(user ?? '?');
    const line = `${type}${nameCell(name)}${uuid}\t${account}\t${period ?? when(entry)}${extra(entry)}\n`;
    return proof ? `${line}    Proof:${entry.proof.join(',')}\n\n` : line;
  };
}

const column = (text: string, width: number, most = width): string => text.slice(0, most).padEnd(width);

const nameCell = remembered((name) => column(visibleOctal(interpret(name)), 22));
const namedCell = remembered((user) => column(visibleOctal(unquote(user)), 11));
const resourceCell = remembered((resource) => column(visibleOctal(resource), 12));
const reasonCell = remembered((reason) => column(visibleOctal(reason), 10));
const plainText = remembered(visibleOctal);
const encodedText = remembered((wire) => visibleOctal(interpreted({ wire, encoded: true })));

function typeOf(entry: Entry): string {
  if (entry.kind === 'operation') return OPERATIONS.get(entry.op) ?? visibleOctal(entry.op);
  return TYPES[entry.kind];
}

const TYPES = { resource: 'resrc', release: 'relse', denial: 'avc', anomaly: 'anom', label: 'label' } as const;

// There is room for five characters.
const OPERATIONS = new Map([
  ['integrity-check', 'check'],
  ['create', 'creat'],
  ['destroy', 'destr'],
  ['migrate-in', 'migin'],
  ['migrate-out', 'migou'],
]);

/**
 * Writes when an entry happened and how it ended. Keeps the last result: what a session gets at its
 * start, it usually keeps to its end.
 */
function whenWriter(calendar: Calendar): (entry: Entry) => string {
  let known = { second: Number.NaN, to: undefined as number | undefined, text: '' };
  return (entry) => {
    const second = Math.floor(entry.time / 1000);
    const ending = endingOf(entry);
    const to = ending?.time === undefined ? undefined : Math.floor(ending.time / 1000);
    if (to !== undefined && known.second === second && known.to === to && entry.success) return known.text;
    const text = column(ctimeMinute(entry.time, calendar) + endOf(entry, calendar), 32);
    if (entry.success && to !== undefined) known = { second, to, text };
    return text;
  };
}

function endOf(entry: Entry, calendar: Calendar): string {
  if (entry.kind === 'denial' || entry.kind === 'anomaly') return '';
  if (!entry.success) return ' - failed';
  const ending = endingOf(entry);
  const down = entry.guest.running === 0;
  return period(entry.time, ending, down, calendar);
}

/** The end of what an entry began. */
function endingOf(entry: Entry): Ending | undefined {
  if (entry.kind === 'resource') return entry.ending;
  return entry.kind === 'operation' && entry.session?.start === entry ? entry.session.ending : undefined;
}

function extra(entry: Entry): string {
  if (entry.kind === 'resource' || entry.kind === 'release') return resourceColumns(entry);
  return entry.kind === 'denial' ? denialColumns(entry) : '';
}

function resourceColumns({ assignment }: Holding | Release): string {
  const { resource, reason, given = assignment.taken, class: of, acl = '' } = assignment;
  const columns = `\t${resourceCell(resource)}\t${reasonCell(reason)}\t`;
  const value = given === undefined ? '' : (given.encoded ? encodedText : plainText)(given.wire);
  return of === undefined ? columns + value : `${columns}${plainText(of)}\t${plainText(acl)}\t${value}`;
}

function denialColumns({ accesses: [access], comm }: Denial): string {
  if (access === undefined) return '';
  const { permissions, result, target = '', scontext = '', tcontext = '' } = access;
  const name = visibleOctal(interpret(access.comm ?? comm ?? ''));
  const context = permissions === 'relabelfrom' ? scontext : permissions === 'relabelto' ? tcontext : '';
  const columns = `\t${column(visibleOctal(permissions), 12)}\t${column(visibleOctal(result), 10)}\t`;
  return `${columns}${name}\t${visibleOctal(interpret(target))}\t${visibleOctal(context)}`;
}
