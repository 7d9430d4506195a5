import { unquote } from '../../codec/untrusted.ts';
import { typeName } from '../../schema/record-types.ts';
import type { Ending, Entry, Session } from '../../session/entry/entries.ts';
import { type Cell, columns } from '../format/columns.ts';
import { duration, isoTime } from '../format/iso-time.ts';
import { type UserName, userOf } from '../format/user.ts';
import { decoded, visible, visibleText } from '../format/visible.ts';

/** How a table is written. */
export interface TableOptions {
  readonly showUuid: boolean;
  readonly proof: boolean;
  readonly colour: boolean;
  /** Width of the terminal; undefined if lines may have any length. */
  readonly width: number | undefined;
  readonly userName: UserName;
}

/** One session per line. */
export async function sessionTable(sessions: readonly Session[], options: TableOptions): Promise<string> {
  const rows = sessions.flatMap((session) => {
    const known = session.start ?? session.stop;
    return known === undefined ? [] : [{ session, known }];
  });
  return table(
    rows.map(({ known }) => known),
    rows.map(({ session, known }) => ({
      STARTED: session.start === undefined ? { text: 'unknown', style: 'yellow' } : isoTime(session.start.time),
      ENDED: session.start?.success === false ? FAILED : ended(session.ending),
      DURATION: lasted(session.start?.time, session.ending),
      BY: visible(userOf(known, options.userName)),
      HOW: how(session),
      RECORDS: sessionProof(session).join(','),
    })),
    options,
  );
}

/** Everything that happened, one entry per line. */
export async function entryTable(entries: readonly Entry[], options: TableOptions): Promise<string> {
  return table(
    entries,
    entries.map((entry) => ({
      TIME: isoTime(entry.time),
      EVENT: eventOf(entry),
      UNTIL: until(entry),
      DURATION: lastedOf(entry),
      BY: visible(userOf(entry, options.userName)),
      WHAT: what(entry),
      RECORDS: entry.proof.join(','),
    })),
    options,
  );
}

/** The serials of the records that prove the start and the end of a session. */
export const sessionProof = ({ start, stop }: Session): readonly number[] => start?.proof ?? stop?.proof ?? [];

async function table(
  of: readonly Entry[],
  rows: readonly Record<string, Cell>[],
  options: TableOptions,
): Promise<string> {
  const hosts = of.some(({ guest }) => guest.node !== undefined);
  const complete = rows.map((row, index) => {
    const { name = '', guest } = of[index] ?? {};
    const { RECORDS = '', ...rest } = row;
    return {
      GUEST: visible(unquote(name)),
      ...(hosts && { HOST: visibleText(guest?.node ?? '') }),
      ...rest,
      ...(options.proof && { RECORDS }),
      ...(options.showUuid && { UUID: visible(guest?.uuid ?? '') }),
    };
  });
  const [first] = complete;
  if (first === undefined) return '';
  return columns(Object.keys(first), complete.map(Object.values), options);
}

const FAILED: Cell = { text: 'failed', style: 'red' };

function ended(ending: Ending | undefined): Cell {
  if (ending === undefined) return { text: 'running', style: 'green' };
  return ending.time === undefined ? { text: 'unknown', style: 'yellow' } : isoTime(ending.time);
}

function until(entry: Entry): Cell {
  if (entry.kind === 'denial' || entry.kind === 'anomaly') return '';
  if (!entry.success) return FAILED;
  if (isStart(entry)) return ended(entry.session?.ending);
  if (entry.kind !== 'resource') return '';
  return entry.ending === undefined ? { text: 'held', style: 'green' } : ended(entry.ending);
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
    const { class: of = '', acl = '', given, taken } = entry.assignment;
    const value = given ?? taken;
    const unit = entry.assignment.resource === 'mem' ? 'KiB' : '';
    const words = [of, acl, value === undefined ? '' : decoded(value), unit];
    return visible(words.filter((text) => text !== '').join(' '));
  }
  const [access] = entry.accesses;
  const comm = unquote(access?.comm ?? entry.comm ?? '');
  const contexts = [access?.scontext ?? access?.profile, access?.tcontext].filter((text) => text !== undefined);
  return visible([comm, access?.permissions, unquote(access?.target ?? ''), ...contexts].filter(Boolean).join(' '));
}
