import { interpret } from '../../codec/interpret.ts';
import type { Denial, Entry, Holding, StartHandle } from '../../session/entry/entries.ts';
import { selects } from '../../session/selection.ts';
import { WANTED } from '../../session/tracker.ts';
import type { Calendar } from '../../util/calendar.ts';
import { visibleOctal } from '../format/escape.ts';
import { ctimeMinute } from '../format/times.ts';
import { userOf } from '../format/user.ts';
import { interpreted } from '../format/visible.ts';
import { isFinal } from './final.ts';
import { period } from './period.ts';
import type { ListOptions, SessionFormat } from './report.ts';
import { Rows } from './rows.ts';

/** The lines of auvirt 3.0.9. */
export const classicFormat: SessionFormat = {
  list(options) {
    const { selection, allEvents } = options;
    const rows = new Rows<Entry | StartHandle>(
      (item) => ('kind' in item ? isFinal(item) : !item.isPacked && isFinal(item.entry)),
      (item) => classicLine('kind' in item ? item : item.entry, options),
    );
    return {
      wanted: allEvents ? WANTED.related : WANTED.sessions,
      keep: 'nothing',
      ...(!allEvents && { packs: true }),
      add(_, entries) {
        let final = '';
        for (const entry of entries) {
          if (!isListed(entry, allEvents) || !selects(selection, entry)) continue;
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

/** Whether an entry has a line. Without `allEvents`, only the start of a session has one. */
function isListed(entry: Entry, allEvents: boolean): boolean {
  // 3.0.9 does not list a record that is cut before its result.
  if (entry.success === undefined) return false;
  if (allEvents) return entry.kind !== 'label' && entry.kind !== 'release';
  return entry.kind === 'operation' && entry.session?.start === entry;
}

/**
 * The line of an entry as auvirt 3.0.9 wrote it, as a byte string: columns are padded and cut by
 * bytes, even the closing bracket of the duration.
 */
function classicLine(entry: Entry, options: ListOptions): string {
  const { allEvents, showUuid, proof, calendar } = options;
  const type = allEvents ? `${column(typeOf(entry), 6, 5)} ` : '';
  const uuid = showUuid ? `\t${column(visibleOctal(entry.guest.uuid), 36)}` : '';
  const user = column(visibleOctal(userOf(entry, options.userName)), 11);
  const when = column(ctimeMinute(entry.time, calendar) + endOf(entry, calendar), 32);
  const line = `${type}${column(visibleOctal(interpret(entry.name)), 22)}${uuid}\t${user}\t${when}${extra(entry)}\n`;
  return proof ? `${line}    Proof:${entry.proof.join(',')}\n\n` : line;
}

const column = (text: string, width: number, most = width): string => text.slice(0, most).padEnd(width);

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

function endOf(entry: Entry, calendar: Calendar): string {
  if (entry.kind === 'denial' || entry.kind === 'anomaly') return '';
  if (!entry.success) return ' - failed';
  const down = entry.guest.running === 0;
  if (entry.kind === 'resource') return period(entry.time, entry.ending, down, calendar);
  if (entry.kind !== 'operation') return '';
  const { session } = entry;
  return session?.start === entry ? period(entry.time, session.ending, down, calendar) : '';
}

function extra(entry: Entry): string {
  if (entry.kind === 'resource') return resourceColumns(entry);
  return entry.kind === 'denial' ? denialColumns(entry) : '';
}

function resourceColumns({ assignment: { resource, reason, given, class: of, acl = '' } }: Holding): string {
  const columns = `\t${column(visibleOctal(resource), 12)}\t${column(visibleOctal(reason), 10)}\t`;
  const value = given === undefined ? '' : visibleOctal(interpreted(given));
  return of === undefined ? columns + value : `${columns}${visibleOctal(of)}\t${visibleOctal(acl)}\t${value}`;
}

function denialColumns({ accesses: [access], comm }: Denial): string {
  if (access === undefined) return '';
  const { permissions, result, target = '', scontext = '', tcontext = '' } = access;
  const name = visibleOctal(interpret(access.comm ?? comm ?? ''));
  const context = permissions === 'relabelfrom' ? scontext : permissions === 'relabelto' ? tcontext : '';
  const columns = `\t${column(visibleOctal(permissions), 12)}\t${column(visibleOctal(result), 10)}\t`;
  return `${columns}${name}\t${visibleOctal(interpret(target))}\t${visibleOctal(context)}`;
}
