import type { Entry } from '../../session/entry/entries.ts';
import type { Calendar } from '../../util/calendar.ts';
import { ctimeMinute } from '../format/times.ts';

/** The counters of auvirt 3.0.9's summary. */
export class Summary {
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;
  #starts = 0;
  #stops = 0;
  #resources = 0;
  #denials = 0;
  #anomalies = 0;
  #failures = 0;
  #unknown = 0;

  /** Counts an entry. */
  add(entry: Entry): void {
    // A release of something that the guest did not have is not counted.
    if (entry.kind === 'release' && !entry.held) return;
    if (entry.success === undefined) {
      // 3.0.9 does not read a record that is cut before its result.
      this.#unknown++;
      return;
    }
    this.#from = Math.min(this.#from, entry.time);
    this.#to = Math.max(this.#to, entry.time);
    if (entry.kind === 'denial') this.#denials++;
    else if (entry.kind === 'anomaly') this.#anomalies++;
    else if (entry.kind !== 'label' && entry.kind !== 'release' && !entry.success) this.#failures++;
    else if (entry.kind === 'resource') this.#resources++;
    else if (entry.kind === 'operation' && entry.op === 'start') this.#starts++;
    else if (entry.kind === 'operation' && entry.op === 'stop') this.#stops++;
  }

  /** The same as an object for `JSON.stringify`. */
  json(): object {
    const [from, to] = [this.#from, this.#to].map((time) =>
      Number.isFinite(time) ? new Date(time).toISOString() : null,
    );
    return {
      from,
      to,
      starts: this.#starts,
      stops: this.#stops,
      resources: this.#resources,
      denials: this.#denials,
      anomalies: this.#anomalies,
      failures: this.#failures,
      ...(this.#unknown > 0 && { unknown: this.#unknown }),
    };
  }

  /** The text of auvirt 3.0.9. */
  text(calendar: Calendar): string {
    const [from, to] = [this.#from, this.#to].map((time) =>
      Number.isFinite(time) ? ctimeMinute(time, calendar) : 'undef',
    );
    return `Range of time for report:       ${from} - ${to}
Number of guest starts:         ${this.#starts}
Number of guest stops:          ${this.#stops}
Number of resource assignments: ${this.#resources}
Number of related AVCs:         ${this.#denials}
Number of related anomalies:    ${this.#anomalies}
Number of failed operations:    ${this.#failures}
`;
  }
}
