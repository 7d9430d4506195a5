import { unquote } from '../../codec/untrusted.ts';
import type { Entry, Session } from '../../session/entry/entries.ts';
import { type Selection, selects, selectsSession } from '../../session/selection.ts';
import { stateOf } from '../../session/state.ts';
import type { Calendar } from '../../util/calendar.ts';
import type { TableRow } from '../format/columns.ts';
import { optionalJson, textJson } from '../format/json-line.ts';
import { duration, isoTime } from '../format/times.ts';
import { visible, visibleText } from '../format/visible.ts';
import type { GuestReportKind } from './guest-report.ts';

/**
 * One row per guest: where and when it was seen, how often and how long it ran, and how many
 * failures, denials and anomalies it had.
 */
export const guestsReport: GuestReportKind = {
  help: 'each guest: hosts, first and last seen, sessions, how long it ran, failures, denials',
  start(selection) {
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
      add({ time }, entries, sessions) {
        now = Math.max(now, time ?? 0);
        for (const entry of entries) if (selects(selection, entry)) totals(entry).add(entry);
        for (const session of sessions) {
          const known = session.start ?? session.stop;
          if (known !== undefined && selectsGuestOf(selection, session)) totals(known).sessions.push(session);
        }
      },
      rows() {
        const within = (session: Session) => selectsSession(selection, session);
        const shown = [...guests.values()].filter(({ seen, sessions }) => seen || sessions.some(within));
        return shown.map((guest) => ({
          cells: (calendar) => guest.cells(selection, now, calendar),
          json: () => guest.json(selection, now),
        }));
      },
    };
  },
};

// A session may overlap the requested time, whenever it began.
const selectsGuestOf = ({ vm, uuid }: Selection, session: Session): boolean => selectsSession({ vm, uuid }, session);

/** What the report says about one guest. */
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

  cells(selection: Selection, now: number, calendar: Calendar): TableRow {
    const { sessions, up, running } = this.#ran(selection, now);
    const hosts = [...this.#hosts].map((host) => visibleText(host)).join(',');
    return {
      GUEST: visible(unquote(this.#name)),
      HOSTS: this.#hosts.size === 0 ? undefined : hosts,
      'FIRST SEEN': Number.isFinite(this.#first) ? isoTime(this.#first, calendar) : '',
      'LAST SEEN': Number.isFinite(this.#last) ? isoTime(this.#last, calendar) : '',
      SESSIONS: running ? `${sessions}, running` : String(sessions),
      UP: duration(up),
      FAILED: String(this.#failures),
      DENIED: String(this.#denials),
      ANOMALIES: String(this.#anomalies),
      UUID: visible(this.#uuid),
    };
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

  /**
   * Sessions with a successful start, and how long they ran within the time; a running one counts
   * up to now.
   */
  #ran(selection: Selection, now: number): { sessions: number; up: number; running: boolean } {
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = selection;
    let up = 0;
    let sessions = 0;
    let running = false;
    for (const session of this.sessions) {
      const { start, ending, lastTime } = session;
      if (start?.success !== true || !selectsSession(selection, session)) continue;
      sessions++;
      running ||= stateOf(session) === 'running';
      const end = ending === undefined ? now : (ending.time ?? lastTime);
      // A limit includes its whole second.
      up += Math.max(0, Math.min(end, to) - Math.max(start.time, from));
    }
    return { sessions, up, running };
  }
}
