import { unquote } from '../../codec/untrusted.ts';
import type { Entry, Session } from '../../session/entry/entries.ts';
import type { Initiator } from '../../session/entry/initiator.ts';
import { type Selection, selects, selectsByHappening, selectsSession } from '../../session/selection.ts';
import { stateOf } from '../../session/state.ts';
import { csvTime } from '../format/csv.ts';
import { initiatorJson } from '../format/initiator-json.ts';
import { optionalJson, textJson } from '../format/json-line.ts';
import { duration } from '../format/times.ts';
import { actorOf, type UserName } from '../format/user.ts';
import { nameText, visible, visibleText } from '../format/visible.ts';
import type { Cell } from '../table/cell.ts';
import type { TableRow } from '../table/table.ts';
import { guestReportKind } from './guest-report.ts';

/**
 * One row per guest: where and when it was seen, how often and how long it ran, and how many
 * failures, denials and anomalies it had.
 */
export const guestsReport = guestReportKind<Row>({
  help: 'each guest: hosts, first and last seen, sessions, who started them, how long it ran, failures, denials',
  start({ selection, userName }) {
    const { vm, uuid, from, at } = selection;
    const to = at ?? selection.to;
    const byHappening = selectsByHappening(selection);
    const guests = new Map<string, GuestTotals>();
    let now = 0;
    const totals = (entry: Entry): GuestTotals => {
      let known = guests.get(entry.guest.uuid);
      if (known === undefined) {
        known = new GuestTotals(entry);
        guests.set(entry.guest.uuid, known);
      }
      return known;
    };
    return {
      keep: byHappening ? 'entries' : 'sessions',
      add({ time }, entries, sessions) {
        now = Math.max(now, time ?? 0);
        for (const entry of entries) if (selects({ vm, uuid, from, to }, entry)) totals(entry).add(entry);
        for (const session of sessions) {
          const known = session.start ?? session.stop;
          if (known !== undefined && selectsSession({ vm, uuid }, session)) totals(known).sessions.push(session);
        }
      },
      rows() {
        const within = (session: Session) => selectsSession(selection, session);
        // A guest that only had a failure in that time had no session in it.
        const maySee = at === undefined && !byHappening;
        const shown = [...guests.values()].filter(({ seen, sessions }) => (maySee && seen) || sessions.some(within));
        return shown.map((guest) => guest.row(selection, at ?? now, userName));
      },
    };
  },
  layout: {
    columns: [
      { title: 'GUEST', fit: 'middle', least: 10 },
      { title: 'HOSTS', fit: 'middle', least: 8 },
      { title: 'FIRST SEEN', optional: 1 },
      { title: 'LAST SEEN', optional: 0 },
      { title: 'SESSIONS' },
      { title: 'UP', align: 'right' },
      { title: 'BY', fit: 'end', least: 8, optional: 1 },
      { title: 'FAILED', align: 'right' },
      { title: 'DENIED', align: 'right' },
      { title: 'ANOMALIES', align: 'right' },
      { title: 'UUID', optional: 2 },
    ],
  },
  cells: (row) => [cells(row)],
  csv: [
    { name: 'GUEST', text: ({ name }) => visible(name) },
    { name: 'UUID', text: ({ uuid }) => visible(uuid) },
    { name: 'HOSTS', text: hostsOf },
    { name: 'FIRST_SEEN', value: ({ first }) => csvTime(first) },
    { name: 'LAST_SEEN', value: ({ last }) => csvTime(last) },
    { name: 'SESSIONS', value: ({ sessions }) => sessions },
    { name: 'RUNNING', value: ({ running }) => (running ? 'yes' : 'no') },
    { name: 'UP_SECONDS', value: ({ up }) => up / 1000 },
    { name: 'BY', text: ({ actors }) => actors.map(visible).join(',') },
    { name: 'FAILED', value: ({ failures }) => failures },
    { name: 'DENIED', value: ({ denials }) => denials },
    { name: 'ANOMALIES', value: ({ anomalies }) => anomalies },
  ],
  json: rowJson,
});

/** What the report says about one guest. */
interface Row {
  /** As a byte string. */
  readonly name: string;
  readonly uuid: string;
  readonly hosts: readonly string[];
  /** In milliseconds since 1970; undefined if nothing happened in the requested time. */
  readonly first: number | undefined;
  readonly last: number | undefined;
  readonly sessions: number;
  readonly running: boolean;
  /** How long it ran, in milliseconds, and the sum of the durations that a table shows. */
  readonly up: number;
  readonly shownUp: number;
  /** On whose behalf the sessions were started: as byte strings, and as records say. */
  readonly actors: readonly string[];
  readonly initiators: readonly Initiator[];
  readonly failures: number;
  readonly denials: number;
  readonly anomalies: number;
}

function cells(row: Row): TableRow {
  const { name, uuid, first, last, sessions, running, shownUp, failures, denials, anomalies } = row;
  return {
    GUEST: nameText(name),
    HOSTS: hostsOf(row),
    'FIRST SEEN': first === undefined ? '' : { time: first },
    'LAST SEEN': last === undefined ? '' : { time: last },
    SESSIONS: running ? { text: `${sessions}, running`, style: 'green' } : String(sessions),
    UP: duration(shownUp),
    BY: row.actors.map(visible).join(','),
    FAILED: trouble(failures),
    DENIED: trouble(denials),
    ANOMALIES: trouble(anomalies),
    UUID: visible(uuid),
  };
}

function hostsOf({ hosts }: Row): string {
  return hosts.map((host) => visibleText(host)).join(',');
}

// A column without trouble is left out.
const trouble = (count: number): Cell => (count === 0 ? '' : { text: String(count), style: 'red' });

function rowJson(row: Row): object {
  const { name, uuid, hosts, first, last, sessions, running, up, failures, denials, anomalies } = row;
  return {
    uuid: textJson(uuid),
    name: optionalJson(name === '?' ? undefined : name),
    hosts,
    firstSeen: csvTime(first) ?? null,
    lastSeen: csvTime(last) ?? null,
    sessions,
    running,
    upSeconds: up / 1000,
    startedBy: row.initiators.map(initiatorJson),
    failures,
    denials,
    anomalies,
  };
}

type Ran = Pick<Row, 'sessions' | 'up' | 'shownUp' | 'running' | 'actors' | 'initiators'>;

/** Counts what happened to one guest. */
class GuestTotals {
  readonly sessions: Session[] = [];
  /** Whether there is an entry in the requested time. */
  seen = false;
  readonly #uuid: string;
  readonly #hosts = new Set<string>();
  #name: string;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #denials = 0;
  #anomalies = 0;

  constructor({ guest, name }: Entry) {
    this.#uuid = guest.uuid;
    this.#name = name;
  }

  add(entry: Entry): void {
    this.seen = true;
    this.#name = entry.name;
    if (entry.guest.node !== undefined) this.#hosts.add(entry.guest.node);
    this.#first = Math.min(this.#first, entry.time);
    this.#last = Math.max(this.#last, entry.time);
    if (entry.kind === 'denial') this.#denials++;
    else if (entry.kind === 'anomaly') this.#anomalies++;
    else if (entry.success === false) this.#failures++;
  }

  row(selection: Selection, now: number, userName: UserName): Row {
    return {
      name: unquote(this.#name),
      uuid: this.#uuid,
      hosts: [...this.#hosts],
      first: Number.isFinite(this.#first) ? this.#first : undefined,
      last: Number.isFinite(this.#last) ? this.#last : undefined,
      ...this.#ran(selection, now, userName),
      failures: this.#failures,
      denials: this.#denials,
      anomalies: this.#anomalies,
    };
  }

  /**
   * Sessions with a successful start, and how long they ran within the time; a running one counts
   * up to now.
   */
  #ran(selection: Selection, now: number, userName: UserName): Ran {
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = selection;
    let up = 0;
    let shownUp = 0;
    let sessions = 0;
    let running = false;
    const actors = new Set<string>();
    const initiators = new Set<Initiator>();
    for (const session of this.sessions) {
      const { start, ending, lastTime } = session;
      if (start?.success !== true || !selectsSession(selection, session)) continue;
      sessions++;
      actors.add(actorOf(start, userName));
      if (start.by !== undefined) initiators.add(start.by);
      running ||= stateOf(session) === 'running';
      const end = ending === undefined ? now : (ending.time ?? lastTime);
      // A limit includes its whole second.
      const [first, last] = [Math.max(start.time, from), Math.min(end, to)];
      up += Math.max(0, last - first);
      shownUp += Math.max(0, wholeSeconds(last) - wholeSeconds(first));
    }
    return { sessions, up, shownUp, running, actors: [...actors], initiators: [...initiators] };
  }
}

const wholeSeconds = (time: number): number => Math.floor(time / 1000) * 1000;
