import { unquote } from '../../codec/untrusted.ts';
import { typeName } from '../../schema/record-types.ts';
import type { Ending, Entry, Session } from '../../session/entry/entries.ts';
import { isOwn } from '../../session/entry/things.ts';
import { selects, selectsByHappening, selectsSession } from '../../session/selection.ts';
import { stateOf } from '../../session/state.ts';
import { WANTED } from '../../session/tracker.ts';
import type { Calendar } from '../../util/calendar.ts';
import { type Cell, type TableRow, table } from '../format/columns.ts';
import { duration, isoTime } from '../format/times.ts';
import { actorOf } from '../format/user.ts';
import { decoded, visible, visibleText } from '../format/visible.ts';
import { awaitsOtherSide, isFinal, isOver } from './final.ts';
import { NewestRows } from './newest-rows.ts';
import type { ListOptions, Report, SessionFormat } from './report.ts';

/** A table of sessions, or of everything that happened. */
export const tableFormat: SessionFormat = {
  list: (options) => (options.allEvents ? entryTable(options) : sessionTable(options)),
  summary: (summary, calendar) => summary.text(calendar),
};

function sessionTable(options: ListOptions): Report {
  const { selection, last, reverse } = options;
  const needsEntries = selection.at !== undefined || selectsByHappening(selection);
  let now = 0;
  const rows = new NewestRows<Session, TableRow>(
    (session) => isOver(session, now) && !awaitsOtherSide(session),
    (session) => (selectsSession(selection, session) ? sessionRow(session, options) : undefined),
    last,
  );
  return {
    wanted: needsEntries ? WANTED.related : WANTED.sessions,
    keep: needsEntries ? 'entries' : 'sessions',
    initiators: 'operations',
    add({ time }, _, sessions) {
      now = Math.max(now, time ?? 0);
      for (const session of sessions) rows.push(session);
      return '';
    },
    async *end() {
      const lines = rows.rows();
      yield await table(reverse ? lines.reverse() : lines, options);
    },
  };
}

function entryTable(options: ListOptions): Report {
  const { selection, last, reverse } = options;
  const isSelected = (entry: Entry) => selects(selection, entry);
  // What lasts at a time is not known before.
  const [now, atEnd] = selection.at === undefined ? [isSelected, () => true] : [() => true, isSelected];
  const rows = new NewestRows<Entry, TableRow>(
    isFinal,
    (entry) => (atEnd(entry) ? entryRow(entry, options) : undefined),
    last,
  );
  return {
    wanted: WANTED.related,
    keep: 'nothing',
    initiators: 'all',
    add(_, some) {
      for (const entry of some) if (now(entry)) rows.push(entry);
      return '';
    },
    async *end() {
      const lines = rows.rows();
      yield await table(reverse ? lines.reverse() : lines, options);
    },
  };
}

function sessionRow(session: Session, options: ListOptions): TableRow | undefined {
  const { start, stop, ending } = session;
  const known = start ?? stop;
  if (known === undefined) return undefined;
  const row = {
    STARTED: start === undefined ? UNKNOWN : isoTime(start.time, options.calendar),
    ENDED: endOf(session, options.calendar),
    DURATION: lasted(start?.time, ending),
    BY: visible(actorOf(known, options.userName)),
    HOW: how(session),
    HOLDS: options.selection.at === undefined ? undefined : held(session),
  };
  return framed(known, row, known.proof, options);
}

function entryRow(entry: Entry, options: ListOptions): TableRow {
  const row = {
    TIME: isoTime(entry.time, options.calendar),
    EVENT: eventOf(entry),
    UNTIL: until(entry, options.calendar),
    DURATION: lastedOf(entry),
    BY: visible(actorOf(entry, options.userName)),
    WHAT: what(entry),
  };
  return framed(entry, row, entry.proof, options);
}

/** A row that begins with the guest and ends with the columns that the options request. */
function framed({ name, guest }: Entry, row: TableRow, proof: readonly number[], options: ListOptions): TableRow {
  return {
    GUEST: visible(unquote(name)),
    HOST: guest.node === undefined ? undefined : visibleText(guest.node),
    ...row,
    RECORDS: options.proof ? proof.join(',') : undefined,
    UUID: options.showUuid ? visible(guest.uuid) : undefined,
  };
}

const FAILED: Cell = { text: 'failed', style: 'red' };
const UNKNOWN: Cell = { text: 'unknown', style: 'yellow' };

function endOf(session: Session, calendar: Calendar): Cell {
  const state = stateOf(session);
  if (state === 'unknown') return UNKNOWN;
  return state === 'failed' ? FAILED : ended(session.ending, calendar);
}

function ended(ending: Ending | undefined, calendar: Calendar): Cell {
  if (ending === undefined) return { text: 'running', style: 'green' };
  return ending.time === undefined ? UNKNOWN : isoTime(ending.time, calendar);
}

function until(entry: Entry, calendar: Calendar): Cell {
  if (entry.kind === 'denial' || entry.kind === 'anomaly') return '';
  if (entry.success === undefined) return UNKNOWN;
  if (!entry.success) return FAILED;
  if (isStart(entry)) return entry.session === undefined ? '' : endOf(entry.session, calendar);
  if (entry.kind !== 'resource') return '';
  return entry.ending === undefined ? { text: 'held', style: 'green' } : ended(entry.ending, calendar);
}

function lastedOf(entry: Entry): string {
  if (isStart(entry)) return lasted(entry.time, entry.session?.ending);
  return entry.kind === 'resource' ? lasted(entry.time, entry.ending) : '';
}

const isStart = (entry: Entry): boolean => entry.session?.start === entry;

const lasted = (from: number | undefined, ending: Ending | undefined): string =>
  from === undefined || ending?.time === undefined || ending.cause === 'failed' ? '' : duration(ending.time - from);

function how({ start, stop, ending, from, to }: Session): string {
  const began = start === undefined ? '' : start.reason || start.op;
  const beginning = visible(began) + (from?.guest.node === undefined ? '' : ` from ${visibleText(from.guest.node)}`);
  const end = stop === undefined ? (CAUSES[ending?.cause ?? ''] ?? '') : stop.reason || stop.op;
  const finish = visible(end) + (to?.guest.node === undefined ? '' : ` to ${visibleText(to.guest.node)}`);
  return finish === '' ? beginning : `${beginning} → ${finish}`.trimStart();
}

const CAUSES: Readonly<Record<string, string>> = {
  superseded: 'started again',
  'host-boot': 'host restarted',
  'host-shutdown': 'host shut down',
  untracked: 'no longer followed',
};

/** What a guest has for itself now: `disk /a.img, usb 001.002`. */
function held({ entries = [] }: Session): string {
  const own = entries.flatMap((entry) =>
    entry.kind === 'resource' && entry.success && entry.ending === undefined && isOwn(entry) ? [entry.assignment] : [],
  );
  return visible(own.map(({ resource, bus, given }) => `${bus ?? resource} ${given && decoded(given)}`).join(', '));
}

function eventOf(entry: Entry): Cell {
  if (entry.kind === 'operation') return visible(entry.op);
  if (entry.kind === 'resource' || entry.kind === 'release') {
    return visible(`${entry.assignment.resource} ${entry.assignment.reason}`);
  }
  if (entry.kind === 'label') return 'label';
  if (entry.kind === 'anomaly') return { text: visible(typeName(entry.type)), style: 'red' };
  return { text: visible(entry.accesses[0]?.result ?? 'denied'), style: 'red' };
}

function what(entry: Entry): string {
  if (entry.kind === 'operation') return visible(entry.reason);
  if (entry.kind === 'label') return visible(`${entry.model} ${entry.context}`);
  if (entry.kind === 'anomaly') return visible(unquote(entry.comm ?? ''));
  if (entry.kind === 'resource' || entry.kind === 'release') {
    const { bus = '', class: of = '', acl = '', given, taken } = entry.assignment;
    const value = given ?? taken;
    const unit = entry.assignment.resource === 'mem' ? 'KiB' : '';
    const words = [bus, of, acl, value === undefined ? '' : decoded(value), unit];
    return visible(words.filter((text) => text !== '').join(' '));
  }
  const [access] = entry.accesses;
  const comm = unquote(access?.comm ?? entry.comm ?? '');
  const profile = unquote(access?.profile ?? '');
  const contexts = [access?.scontext ?? profile, access?.tcontext ?? unquote(access?.peer ?? '')];
  return visible([comm, access?.permissions, unquote(access?.target ?? ''), ...contexts].filter(Boolean).join(' '));
}
