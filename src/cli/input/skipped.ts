import type { AuditRecord } from '../../log/record/record.ts';
import type { RecordBatch } from '../../log/record/record-batch.ts';
import type { ReasonCode } from '../../text/reason.ts';
import { printable } from '../../util/printable.ts';
import type { Io } from '../terminal/io.ts';

/** What a command says about lines that it cannot use. */
export interface SkippedOptions {
  /**
   * Name each line and its reason, and records whose `node=` is not the host in the header of their
   * line.
   */
  readonly debug: boolean;
  /** What to add to the count of unreadable lines: how to see them. */
  readonly hint?: string;
}

/**
 * Counts lines that a command cannot use. Those that look like audit records are reported on
 * standard error in one line, and with `debug` every skipped line with its reason.
 */
export class Skipped {
  readonly #io: Io;
  readonly #names: WeakMap<AuditRecord, string> | undefined;
  readonly #hint: string;
  /** Pairs of hosts that were reported. */
  readonly #hosts = new Set<string>();
  /** Unreadable lines by what is wrong with them. */
  readonly #unreadable = new Map<string, number>();
  #count = 0;

  constructor(io: Io, { debug, hint = ', --debug shows' }: SkippedOptions) {
    this.#io = io;
    this.#hint = hint;
    this.#names = debug ? new WeakMap() : undefined;
  }

  /** Remembers the source of records. */
  from(name: string, records: RecordBatch): void {
    if (this.#names === undefined) return;
    for (const record of records) {
      this.#names.set(record, name);
      if (record.carrier !== undefined) this.#compareHosts(name, record);
    }
  }

  /** @param reason safe to print */
  add(record: AuditRecord, reason: string): void {
    const isUntimed = record.type !== undefined && record.serial === undefined;
    if (isUntimed || record.isUnreadable) {
      const fault =
        isUntimed && record.isRecord ? 'no time stamp' : (FAULTS[record.reason?.code ?? 'no-record'] ?? 'damaged');
      this.#unreadable.set(fault, (this.#unreadable.get(fault) ?? 0) + 1);
    }
    if (this.#names === undefined || ++this.#count > SHOWN) return;
    const serial = record.serial === undefined ? '' : ` serial ${record.serial}`;
    this.#io.complain(`${this.#names.get(record)}:${record.offset}:${serial} skipped: ${reason}`);
  }

  end(): void {
    if (this.#names !== undefined) {
      const more = this.#count > SHOWN ? `, of which ${SHOWN} are shown` : '';
      this.#io.complain(`${this.#count} ${this.#count === 1 ? 'record was' : 'records were'} skipped${more}`);
    } else if (this.#unreadable.size > 0) this.#io.complain(this.#summary());
  }

  #summary(): string {
    const faults = [...this.#unreadable].sort(([, a], [, b]) => b - a);
    const count = faults.reduce((sum, [, each]) => sum + each, 0);
    const [lines, them] =
      count === 1 ? ['line looks like an audit record', ' it'] : ['lines look like audit records', ' them'];
    const why = faults.map(([fault, each]) => (faults.length === 1 ? fault : `${fault} (${each})`)).join(', ');
    return `${count} ${lines} but could not be read: ${why}${this.#hint === '' ? '' : `${this.#hint}${them}`}`;
  }

  #compareHosts(name: string, { node, carrier, offset }: AuditRecord): void {
    const hosts = `${printable(node ?? '')}, although its line comes from ${printable(carrier ?? '')}`;
    if (this.#hosts.size >= SHOWN || this.#hosts.has(hosts)) return;
    this.#hosts.add(hosts);
    this.#io.complain(`${name}:${offset}: the record says that its host is ${hosts}: node= counts`);
  }
}

/** What is wrong with an unreadable line, in a few words. */
const FAULTS: Partial<Record<ReasonCode, string>> = {
  'stamp-invalid': 'damaged time stamp',
  interpreted: 'values made readable by ausearch -i',
  'line-too-long': 'longer than any record',
};

const SHOWN = 1000;
