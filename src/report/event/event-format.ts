import type { RowFormat } from '../../log/core/row-format.ts';
import type { AuditEvent } from '../../log/event/audit-event.ts';
import type { EscapeMode } from '../format/escape.ts';
import type { Moments } from '../format/times.ts';
import type { EventGuest } from './event-json.ts';
import type { NumberNames } from './interpret-field.ts';

/** A format in which events are written. */
export interface EventFormat {
  /** What `--help` says about it, after its name. */
  readonly help?: string;
  /** The spellings of an option that means the same as `--format` with its name. */
  readonly option?: readonly [string, ...string[]];
  /** Columns that are only written if asked for: their names, and what `--help` says about them. */
  readonly extras?: Readonly<Record<string, string>>;
  /** Shows names instead of the kernel's numbers, so it needs the tables of system calls. */
  readonly readable?: true;
  /** As with ausearch, there is no message if nothing was found. */
  readonly quiet?: true;
  writer(options: EventOptions): EventWriter;
}

/** Writes events as byte strings. */
export interface EventWriter {
  /** Text before the first event. */
  readonly head: string;
  /** @param guest the guest that the event concerns, if the event does not name it */
  write(event: AuditEvent, guest?: EventGuest): string;
  /** Writes the same for events that are one record, if it is a row of a kind that this can write. */
  readonly rows?: RowFormat;
  /** Text after the last event; the whole output if nothing was found. */
  end?(found: boolean): string;
}

/** What readable output depends on. */
export interface EventOptions extends NumberNames {
  readonly moments: Moments;
  readonly escape: EscapeMode;
  /** Names of the extra columns to write. */
  readonly extras: ReadonlySet<string>;
}
