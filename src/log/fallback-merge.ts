import { FALLBACK } from '../schema/envelope.ts';
import { isVirt } from '../schema/record-types.ts';
import type { AuditRecord } from './record/record.ts';
import type { RecordBatch } from './record/record-batch.ts';

/** A batch of records, and the name of their source, safe to print. */
export interface NamedRecords {
  readonly name: string;
  readonly records: RecordBatch;
}

/** A fallback file that is read together with the logs. */
export interface FallbackStream {
  readonly name: string;
  /** Its records, roughly in the order of their times. */
  readonly batches: AsyncIterator<RecordBatch>;
}

/** Whether a record comes from a fallback: it was not recorded, or not in time. */
export const isFallback = (record: Pick<AuditRecord, 'kernelField'>): boolean =>
  record.kernelField(FALLBACK.field) !== undefined;

/**
 * Merges the records of fallbacks into those of the logs, by their time. A record may be in
 * both a fallback and the log. The log's copy is then dropped, so that nothing is counted twice.
 */
export class FallbackMerge {
  readonly #streams: Stream[];
  readonly #both = new SavedRecords();

  constructor(streams: readonly FallbackStream[]) {
    this.#streams = streams.map((stream) => new Stream(stream));
  }

  /** The records of a log, merged with earlier ones from the fallbacks. */
  async *among({ name, records }: NamedRecords): AsyncGenerator<NamedRecords, void, void> {
    if (this.#streams.length === 0) {
      yield { name, records };
      return;
    }
    let run: AuditRecord[] = [];
    for (const record of records) {
      const time = record.time;
      for (let next = await this.#upTo(time); next !== undefined; next = await this.#upTo(time)) {
        if (run.length > 0) yield { name, records: run };
        run = [];
        yield next;
      }
      if (!this.#both.takes(record)) run.push(record);
    }
    if (run.length > 0) yield { name, records: run };
  }

  /** The fallback records that are newer than all logs. */
  async *rest(): AsyncGenerator<NamedRecords, void, void> {
    const end = Number.POSITIVE_INFINITY;
    for (let next = await this.#upTo(end); next !== undefined; next = await this.#upTo(end)) yield next;
  }

  /** The oldest fallback record, unless it is newer than that time. */
  async #upTo(time: number | undefined): Promise<NamedRecords | undefined> {
    if (time === undefined) return undefined;
    let oldest: Stream | undefined;
    for (const stream of this.#streams) {
      await stream.fill();
      if (stream.next !== undefined && (oldest === undefined || stream.time < oldest.time)) oldest = stream;
    }
    if (oldest === undefined || oldest.time > time + LEAD) return undefined;
    const record = oldest.shift();
    this.#both.note(record);
    return { name: oldest.name, records: [record] };
  }
}

/** In milliseconds: the kernel's stamps come from a clock with steps of up to 10 ms. */
const LEAD = 100;

/** The records of a fallback, sorted: a late record is written when its deadline passes. */
class Stream {
  readonly name: string;
  readonly #batches: AsyncIterator<RecordBatch>;
  #sorted: AuditRecord[] = [];
  #place = 0;
  #isEnd = false;

  constructor({ name, batches }: FallbackStream) {
    this.name = name;
    this.#batches = batches;
  }

  get next(): AuditRecord | undefined {
    return this.#sorted[this.#place];
  }

  /** Records without a time come first. */
  get time(): number {
    return this.next?.time ?? Number.NEGATIVE_INFINITY;
  }

  shift(): AuditRecord {
    return this.#sorted[this.#place++] as AuditRecord;
  }

  async fill(): Promise<void> {
    while (!this.#isEnd && this.#sorted.length - this.#place < SORTED) {
      const { done, value } = await this.#batches.next();
      this.#isEnd = done === true;
      const rest = this.#sorted.slice(this.#place).concat([...(value ?? [])]);
      this.#sorted = rest.sort((a, b) => (a.time ?? 0) - (b.time ?? 0));
      this.#place = 0;
    }
  }
}

/** Number of records that are sorted together. */
const SORTED = 1024;

/** Records from fallbacks that a log may have too, by the text that the kernel would write. */
class SavedRecords {
  /** For each record: the time after which another with this text is not its copy. */
  readonly #ends = new Map<string, number[]>();

  note(record: AuditRecord): void {
    const reason = record.kernelField(FALLBACK.field);
    if (!FALLBACK.both.some((each) => each === reason)) return;
    const key = keyOf(record);
    const end = (record.time ?? 0) + patienceFor(reason);
    const ends = this.#ends.get(key);
    if (ends !== undefined) ends.push(end);
    else this.#ends.set(key, [end]);
    const [oldest] = this.#ends.keys();
    if (this.#ends.size > KEPT && oldest !== undefined) this.#ends.delete(oldest);
  }

  /** Whether a fallback also has this record of a log. Each fallback record matches only one. */
  takes(record: AuditRecord): boolean {
    if (this.#ends.size === 0 || !isVirt(record.type)) return false;
    const key = keyOf(record);
    const ends = this.#ends.get(key) ?? [];
    const first = ends.findIndex((end) => (record.time ?? 0) < end);
    ends.splice(0, first === -1 ? ends.length : first + 1);
    if (ends.length === 0) this.#ends.delete(key);
    return first !== -1;
  }
}

/** Number of different texts that are remembered. */
const KEPT = 100_000;

/**
 * How many milliseconds after an event the kernel may still stamp its record: a process may wait
 * that long for the kernel. The kernel has already answered for an unconfirmed one, and another
 * record with the same text may follow soon. That auditing is off is known from 20 ms before.
 */
function patienceFor(reason: string | undefined): number {
  if (reason === FALLBACK.disabled) return 1000;
  return reason === FALLBACK.unconfirmed ? 10_000 : 3_600_000;
}

// The same process and the same message: the kernel's own fields may be spelled differently.
const keyOf = (record: AuditRecord): string => `${record.kernelField('pid')} ${record.messageText}`;
