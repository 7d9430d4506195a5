import { unquote } from '../../codec/untrusted.ts';
import type { Entry, Session } from '../../session/entry/entries.ts';
import { type Selection, selects, selectsSession } from '../../session/selection.ts';
import { type ColumnOptions, columns } from '../format/columns.ts';
import { duration, isoTime } from '../format/iso-time.ts';
import { jsonText } from '../format/json-line.ts';
import { optionalJson, textJson } from '../format/text-json.ts';
import { visible, visibleText } from '../format/visible.ts';
import type { Report } from '../session/session-reports.ts';

/** Each guest, once: where and when it was seen, how often and how long it ran, what failed and what it was denied. */
export function guestsReport(selection: Selection, json: boolean, options: ColumnOptions): Report {
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
    keep: 'sessions',
    denials: true,
    add({ time }, entries, sessions) {
      now = Math.max(now, time ?? 0);
      for (const entry of entries) if (selects(selection, entry)) totals(entry).add(entry);
      for (const session of sessions) {
        const known = session.start ?? session.stop;
        if (known !== undefined && selectsGuestOf(selection, session)) totals(known).sessions.push(session);
      }
      return '';
    },
    async *end() {
      const within = (session: Session) => selectsSession(selection, session);
      const rows = [...guests.values()].filter(({ seen, sessions }) => seen || sessions.some(within));
      if (json) for (const row of rows) yield `${jsonText(row.json(selection, now))}\n`;
      else if (rows.length > 0) {
        const hosts = rows.some((row) => row.hasHosts);
        yield await columns(
          head(hosts),
          rows.map((row) => row.cells(selection, now, hosts)),
          options,
        );
      }
    },
  };
}

// The session may reach into the time that is asked for, whenever it began.
const selectsGuestOf = ({ vm, uuid }: Selection, session: Session): boolean => selectsSession({ vm, uuid }, session);

const head = (hosts: boolean): string[] => [
  'GUEST',
  ...(hosts ? ['HOSTS'] : []),
  ...['FIRST SEEN', 'LAST SEEN', 'SESSIONS', 'UP', 'FAILED', 'DENIED', 'ANOMALIES', 'UUID'],
];

/** What there is to tell of one guest. */
class GuestTotals {
  readonly sessions: Session[] = [];
  /** Whether there is an entry in the time that is asked for. */
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
    else if (!entry.success) this.#failures++;
  }

  get hasHosts(): boolean {
    return this.#hosts.size > 0;
  }

  cells(selection: Selection, now: number, hosts: boolean): string[] {
    const { sessions, up, running } = this.#ran(selection, now);
    return [
      visible(unquote(this.#name)),
      ...(hosts ? [[...this.#hosts].map((host) => visibleText(host)).join(',')] : []),
      Number.isFinite(this.#first) ? isoTime(this.#first) : '',
      Number.isFinite(this.#last) ? isoTime(this.#last) : '',
      running ? `${sessions}, running` : String(sessions),
      duration(up),
      ...[this.#failures, this.#denials, this.#anomalies].map(String),
      visible(this.#uuid),
    ];
  }

  json(selection: Selection, now: number): object {
    const { sessions, up, running } = this.#ran(selection, now);
    const name = unquote(this.#name);
    return {
      uuid: textJson(this.#uuid),
      name: optionalJson(name === '?' ? undefined : name),
      hosts: [...this.#hosts],
      firstSeen: Number.isFinite(this.#first) ? new Date(this.#first).toISOString() : null,
      lastSeen: Number.isFinite(this.#last) ? new Date(this.#last).toISOString() : null,
      sessions,
      running,
      upSeconds: up / 1000,
      failures: this.#failures,
      denials: this.#denials,
      anomalies: this.#anomalies,
    };
  }

  /** Sessions that have a successful start, and how long they ran within the time; one that goes on, up to now. */
  #ran(selection: Selection, now: number): { sessions: number; up: number; running: boolean } {
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = selection;
    let up = 0;
    let sessions = 0;
    let running = false;
    for (const session of this.sessions) {
      const { start, ending, lastTime } = session;
      if (start?.success !== true || !selectsSession(selection, session)) continue;
      sessions++;
      running ||= ending === undefined;
      const end = ending === undefined ? now : (ending.time ?? lastTime);
      // A limit means its whole second.
      up += Math.max(0, Math.min(end, to * 1000 + 999) - Math.max(start.time, from * 1000));
    }
    return { sessions, up, running };
  }
}
