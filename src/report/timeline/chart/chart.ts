import type { GuestSession, SessionEnding } from '../../session/guest-session.ts';

// What a timeline shows, as plain data that needs neither Node nor a browser. Every text is from a
// log and safe to display: bytes that are not UTF-8, control characters and those that change the
// direction of text are escaped.

/** Guests, their sessions, and what happened on their hosts. */
export interface Chart {
  /** What the picture covers, in milliseconds since 1970; `to` is after `from`. */
  readonly from: number;
  readonly to: number;
  /** In the order of their lanes: by host, then by name. */
  readonly guests: readonly ChartGuest[];
  readonly boots: readonly ChartBoot[];
  readonly gaps: readonly ChartGap[];
  /** What was left out, in whole sentences. */
  readonly notes: readonly string[];
}

/** A guest on a host: one lane. */
export interface ChartGuest {
  /** Null if the records do not name it. */
  readonly host: string | null;
  /** Its newest name, or its UUID if no record names it. */
  readonly name: string;
  readonly uuid: string;
  /** In the order in which they began. */
  readonly sessions: readonly ChartSession[];
}

/** One run of a guest: a bar. */
export interface ChartSession {
  /** The name that the guest had. */
  readonly name: string;
  readonly state: GuestSession['state'];
  /** The records that began and ended it: positions in `items`, or null. */
  readonly start: number | null;
  readonly stop: number | null;
  /** Why it ended; null while it runs. */
  readonly cause: SessionEnding['cause'] | null;
  /** When it ended; null if that is unknown, or if it runs. */
  readonly ended: number | null;
  /** How long the guest ran, in milliseconds; null if that is unknown. */
  readonly duration: number | null;
  /** Where the bar begins and ends, if that must be guessed because a record is missing. */
  readonly from: number;
  readonly to: number;
  /** The session that it migrated to, as positions in `guests` and `sessions`; null if none. */
  readonly movedTo: readonly [guest: number, session: number] | null;
  /** Everything that happened in it, by time. */
  readonly items: readonly ChartItem[];
}

/** The kinds of items, in the order of their numbers in the packed form. */
export const ITEM_KINDS = ['operation', 'label', 'resource', 'release', 'denial', 'anomaly'] as const;

/** Something that happened in a session. */
export interface ChartItem {
  readonly kind: (typeof ITEM_KINDS)[number];
  readonly time: number;
  /** Of a resource: until when the guest held it; null while it does, or if that is unknown. */
  readonly to: number | null;
  readonly success: boolean | null;
  /** Its own serial, and then those of the other records that prove it. */
  readonly serials: readonly number[];
  /** Its properties; items with the same properties share them. */
  readonly fields: Fields;
}

/** Names and values. */
export type Fields = readonly (readonly [name: string, value: string])[];

/** A host has started. */
export interface ChartBoot {
  readonly host: string | null;
  readonly time: number;
}

/** A time in which nothing was recorded on a host, or may not have been. */
export interface ChartGap {
  readonly host: string | null;
  readonly from: number;
  readonly to: number;
  readonly reason: GapReason;
}

/**
 * Why nothing was recorded: the host was down; auditd was stopped; or auditd started without having
 * recorded its end, so that everything since the last record may be missing.
 */
export type GapReason = 'host-down' | 'auditd-stopped' | 'auditd-restarted';

/** The value of a field; undefined if the item has none of that name. */
export const fieldOf = ({ fields }: ChartItem, name: string): string | undefined =>
  fields.find(([each]) => each === name)?.[1];
