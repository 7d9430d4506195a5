import { formatStamp } from '../../../src/text/stamp.ts';
import { LogWriter, type Random } from '../../bench/log-writer.ts';
import type { Host } from './roster.ts';

/** A file of a rotated log. Its text is ASCII. */
export interface LogFile {
  readonly name: string;
  readonly text: string;
}

/** Writes the records of one host, which carry its name. */
export class HostWriter extends LogWriter {
  readonly #host: Host;

  constructor(host: Host, random: Random, output: (bytes: Buffer) => void) {
    super(random, output);
    this.#host = host;
  }

  /** Begins an event at exactly this time and returns its stamp. */
  at(time: number): string {
    this.serial++;
    return `audit(${formatStamp(time, this.serial)})`;
  }

  override line(text: string): void {
    super.line(`node=${this.#host} ${text}`);
  }
}

interface Entry {
  readonly host: Host;
  readonly time: number;
  readonly write: (writer: HostWriter) => void;
}

/**
 * The log of a collector that receives the records of several hosts. Entries are written in the
 * order of their times, whatever the order in which they were added.
 */
export class CollectedLog {
  readonly #entries: Entry[] = [];

  add(host: Host, time: number, write: (writer: HostWriter) => void): void {
    this.#entries.push({ host, time, write });
  }

  /** The log, rotated at this size in bytes. The oldest file comes first. */
  files(random: Random, size: number): LogFile[] {
    const texts = [''];
    const output = (bytes: Buffer): void => {
      for (const line of bytes.toString('latin1').match(/.*\n/g) ?? []) {
        if ((texts.at(-1) as string).length + line.length > size) texts.push('');
        texts[texts.length - 1] += line;
      }
    };
    const writers = new Map<Host, HostWriter>();
    for (const { host, time, write } of this.#entries.toSorted((a, b) => a.time - b.time)) {
      const writer = writers.get(host) ?? new HostWriter(host, random, output);
      writers.set(host, writer);
      writer.time = time;
      write(writer);
      writer.flush();
    }
    const newest = texts.length - 1;
    return texts.map((text, at) => ({ name: at === newest ? 'audit.log' : `audit.log.${newest - at}`, text }));
  }
}
