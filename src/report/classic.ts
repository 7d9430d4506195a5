import { interpret } from '../codec/interpret.ts';
import type { Denial, Entry, Holding } from '../session/entries.ts';
import { day, period } from './period.ts';
import { type UserName, userOf } from './user.ts';
import { interpreted } from './visible.ts';

/** How a classic list is written. */
export interface ClassicOptions {
  readonly allEvents: boolean;
  readonly showUuid: boolean;
  readonly proof: boolean;
  readonly userName: UserName;
}

/** Whether an entry has a line in the classic list. Without `allEvents`, only what begins a session has. */
export function isListed(entry: Entry, { allEvents }: ClassicOptions): boolean {
  if (allEvents) return entry.kind !== 'label' && entry.kind !== 'release';
  return entry.kind === 'operation' && entry.session?.start === entry;
}

/**
 * The line of an entry as auvirt 3.0.9 wrote it, as a byte string: columns padded and cut by bytes, the closing bracket of the
 * duration with them.
 */
export function classicLine(entry: Entry, options: ClassicOptions): string {
  const { allEvents, showUuid, proof } = options;
  const type = allEvents ? `${column(typeOf(entry), 6, 5)} ` : '';
  const uuid = showUuid ? `\t${column(safe(entry.guest.uuid), 36)}` : '';
  const user = column(safe(userOf(entry, options.userName)), 11);
  const when = column(day(entry.time) + endOf(entry), 32);
  const line = `${type}${column(safe(interpret(entry.name)), 22)}${uuid}\t${user}\t${when}${extra(entry)}\n`;
  return proof ? `${line}    Proof:${entry.proof.join(',')}\n\n` : line;
}

const column = (text: string, width: number, most = width): string => text.slice(0, most).padEnd(width);

/** Control characters in octal, as auparse does. Bytes above ASCII pass, but for what a terminal obeys. */
function safe(text: string): string {
  return text.replace(CONTROL, (characters) =>
    [...characters].map((byte) => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`).join(''),
  );
}

// C1 controls as UTF-8 (C2 80 … C2 9F), or as bytes that are no part of a longer character; and what turns the direction
// of writing around or ends a line (U+200E, U+200F, U+2028 … U+202E, U+2066 … U+2069).
const CONTROL = new RegExp(
  [
    '[\\x00-\\x1f\\x7f]',
    '\\xc2[\\x80-\\x9f]',
    '\\xe2\\x80[\\x8e\\x8f\\xa8-\\xae]',
    '\\xe2\\x81[\\xa6-\\xa9]',
    '(?<![\\x80-\\xff])[\\x80-\\x9f]',
  ].join('|'),
  'g',
);

function typeOf(entry: Entry): string {
  if (entry.kind === 'operation') return OPERATIONS.get(entry.op) ?? safe(entry.op);
  return TYPES[entry.kind];
}

const TYPES = { resource: 'resrc', release: 'relse', denial: 'avc', anomaly: 'anom', label: 'label' } as const;

// Five characters is what there is room for.
const OPERATIONS = new Map([
  ['integrity-check', 'check'],
  ['create', 'creat'],
  ['destroy', 'destr'],
  ['migrate-in', 'migin'],
  ['migrate-out', 'migou'],
]);

function endOf(entry: Entry): string {
  if (entry.kind === 'denial' || entry.kind === 'anomaly') return '';
  if (!entry.success) return ' - failed';
  const down = entry.guest.running === 0;
  if (entry.kind === 'resource') return period(entry.time, entry.ending, down);
  if (entry.kind !== 'operation') return '';
  const { session } = entry;
  return session?.start === entry ? period(entry.time, session.ending, down) : '';
}

function extra(entry: Entry): string {
  if (entry.kind === 'resource') return resourceColumns(entry);
  return entry.kind === 'denial' ? denialColumns(entry) : '';
}

function resourceColumns({ assignment: { resource, reason, given, class: of, acl = '' } }: Holding): string {
  const columns = `\t${column(safe(resource), 12)}\t${column(safe(reason), 10)}\t`;
  const value = given === undefined ? '' : safe(interpreted(given));
  return of === undefined ? columns + value : `${columns}${safe(of)}\t${safe(acl)}\t${value}`;
}

function denialColumns({ accesses: [access], comm }: Denial): string {
  if (access === undefined) return '';
  const { permissions, result, target = '', scontext = '', tcontext = '' } = access;
  const name = safe(interpret(access.comm ?? comm ?? ''));
  const context = permissions === 'relabelfrom' ? scontext : permissions === 'relabelto' ? tcontext : '';
  const columns = `\t${column(safe(permissions), 12)}\t${column(safe(result), 10)}\t`;
  return `${columns}${name}\t${safe(interpret(target))}\t${safe(context)}`;
}
