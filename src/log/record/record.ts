import { type AuditText, fromByteString } from '../../codec/bytes.ts';
import type { ReadEvent } from '../../schema/events.ts';
import { typeName } from '../../schema/record-types.ts';
import type { Reason } from '../../text/reason.ts';
import type { Recognized } from '../../text/recognize.ts';
import type { AuditTail } from '../../text/tail.ts';
import type { Token } from '../../text/tokens.ts';
import type { RecordCore } from '../core/record-core.ts';
import type { RowFormat } from '../core/row-format.ts';
import type { RowText } from '../core/row-text.ts';
import { type Body, kernelTokens } from './body.ts';
import { enrichedTokens } from './enriched.ts';
import type { Frame } from './frame.ts';
import { frameOf } from './frame-of.ts';
import { type Parts, partsOf, recognized, regionsOf } from './parts.ts';
import { isEncoded } from './record-fields.ts';

/** One field of a record. */
export interface AuditField {
  /** Name as on the wire. */
  readonly name: string;
  /**
   * Value as on the wire, with quotes and hex: a string if its bytes are UTF-8, otherwise the
   * bytes.
   */
  readonly value: AuditText;
}

/**
 * One record of an audit log: a view of its line, parsed when a property is read. What the kernel
 * says and what the message claims are separate: a `pid=` inside a message is not the sender's.
 */
export class AuditRecord {
  /** Where the line starts in its source, in bytes. */
  readonly offset: number;
  #line: string | undefined;
  #frame: Frame | undefined;
  readonly #problem: Reason | undefined;
  /** The fields that the record core has found, as long as it keeps them. */
  #core: RecordCore | undefined;
  readonly #row: number;
  #body: Body | undefined;
  #parts: Parts | undefined;
  #recognized: Recognized | undefined;

  /** @internal Records come from `parseRecord` and `readRecords`. */
  constructor(
    line: string | undefined,
    offset: number,
    frame: Frame | undefined,
    problem?: Reason,
    core?: RecordCore,
    row = NO_ROW,
  ) {
    this.#line = line;
    this.offset = offset;
    this.#frame = frame;
    this.#problem = problem;
    this.#core = core;
    this.#row = row;
  }

  /**
   * The record of a row: always the same as long as there is the row.
   *
   * @internal
   */
  static ofRow(core: RecordCore, row: number): AuditRecord {
    const known = core.readerOf(row);
    if (known !== undefined) return known as AuditRecord;
    const record = new AuditRecord(undefined, core.offset(row), undefined, undefined, core, row);
    core.attach(row, record);
    return record;
  }

  /**
   * Copies the line, because the row will be overwritten.
   *
   * @internal
   */
  settle(): void {
    this.#line ??= this.#core?.line(this.#row);
    this.#core = undefined;
  }

  /**
   * Adds the record to a text as a row; returns false if it has none, or the format does not write
   * it as a row.
   *
   * @internal
   */
  addTo(text: RowText, format: RowFormat): boolean {
    return this.#core !== undefined && text.addRow(this.#core, this.#row, format);
  }

  /**
   * Bytes that the record was read from: its line without the line end, or the message of a journal
   * entry.
   */
  get raw(): Uint8Array {
    return new Uint8Array(Buffer.from(this.line, 'latin1'));
  }

  /**
   * The same as a byte string.
   *
   * @internal
   */
  get line(): string {
    this.#line ??= this.#core?.line(this.#row) ?? '';
    return this.#line;
  }

  /**
   * Number of the record type, such as 2500; undefined if the line is not a record or the name is
   * unknown.
   */
  get type(): number | undefined {
    return this.#core === undefined ? this.#framed()?.type : this.#core.type(this.#row);
  }

  /**
   * Name of the record type, such as `VIRT_CONTROL`; `UNKNOWN[2503]` gets its present name. The
   * name of an unknown type is text from the log: escape it before it goes to a terminal.
   */
  get typeName(): string | undefined {
    const { type } = this;
    return type === undefined ? this.#framed()?.name : typeName(type);
  }

  /**
   * When the event happened, in milliseconds since 1970, as `new Date(time)` takes it: the kernel's
   * stamp has exactly that resolution. Undefined if the line has no stamp.
   */
  get time(): number | undefined {
    return this.#core === undefined ? this.#framed()?.time : this.#core.time(this.#row);
  }

  /** Serial number of the event: records with the same node, time and serial belong together. */
  get serial(): number | undefined {
    return this.#core === undefined ? this.#framed()?.serial : this.#core.serial(this.#row);
  }

  /**
   * Host that wrote the record: its `node=`, otherwise the host in the header of its line;
   * undefined if there is neither. Text from the log: escape it.
   */
  get node(): string | undefined {
    return this.#core === undefined ? this.#framed()?.node : this.#core.node(this.#row);
  }

  /**
   * Host in the header of whatever carried the line, if the record names another: text from the
   * log.
   *
   * @internal
   */
  get carrier(): string | undefined {
    return this.#framed()?.carrier;
  }

  /**
   * Fields that the kernel wrote (`pid`, `uid`, `auid`, `ses`, `subj`), in order, with duplicates.
   */
  get kernel(): readonly AuditField[] {
    return fieldsOf(kernelTokens(this.#regions.kernel));
  }

  /**
   * Fields of the message without libaudit's tail, in order, with duplicates: what the sender
   * claims.
   */
  get message(): readonly AuditField[] {
    return fieldsOf(this.#split.message ?? []);
  }

  /** Fields that libaudit appended to the message. */
  get tail(): AuditTail {
    return this.#split.tail;
  }

  /** Readable copies that auditd added in ENRICHED format, names in upper case. */
  get enriched(): readonly AuditField[] {
    return fieldsOf(enrichedTokens(this.#regions.enriched));
  }

  /**
   * Whether the record ends before its result `res=`, or within it: the kernel keeps 8,560 bytes of
   * a message, auditd and syslog may keep fewer. Its outcome is unknown.
   */
  get cut(): boolean {
    return this.#split.cut;
  }

  /** The event, if the message has a known form. */
  get event(): ReadEvent | undefined {
    return this.#read().event;
  }

  /** Why there is no event; undefined if there is one. */
  get reason(): Reason | undefined {
    return this.#read().reason;
  }

  /**
   * The value of the first field of that name that the kernel wrote, as a byte string.
   *
   * @internal
   */
  kernelField(name: string): string | undefined {
    const core = this.#cut();
    if (core !== undefined) return core.kernelField(this.#row, name);
    if (!UNNAMED.has(name)) return this.#regions.kernelField(name);
    return kernelTokens(this.#regions.kernel).find((token) => token.name === name)?.wire;
  }

  /**
   * The value of the first field of that name in the message, with libaudit's tail, as a byte
   * string.
   *
   * @internal
   */
  messageField(name: string): string | undefined {
    const core = this.#cut();
    if (core !== undefined) return core.messageField(this.#row, name);
    return this.#regions.messageField(name);
  }

  /**
   * The value of the first readable copy of that name, as a byte string.
   *
   * @internal
   */
  enrichedField(name: string): string | undefined {
    const core = this.#cut();
    if (core !== undefined) return core.enrichedField(this.#row, name);
    return this.#regions.enrichedField(name);
  }

  /**
   * Everything that the kernel wrote, and all readable copies, as byte strings: records that are
   * equal in both have the same fields.
   *
   * @internal
   */
  get kernelText(): string {
    return this.#regions.kernel;
  }

  /** @internal */
  get enrichedText(): string {
    return this.#regions.enriched;
  }

  /**
   * Whether the line is a record, of any type; false for output of `ausearch -i` and for a record
   * whose stamp is damaged.
   *
   * @internal
   */
  get isRecord(): boolean {
    if (this.#core !== undefined) return true;
    const frame = this.#framed();
    return frame !== undefined && frame.flaw === undefined;
  }

  /**
   * Whether the line looks like a record but cannot be used as one.
   *
   * @internal
   */
  get isUnreadable(): boolean {
    if (this.isRecord) return false;
    return this.#framed() !== undefined || LOOKS_LIKE.test(this.line.slice(0, LOOKED_AT));
  }

  /**
   * The text after the stamp, without what auditd appended. It is equal for copies of a record that
   * arrived in different ways.
   *
   * @internal
   */
  get body(): string | undefined {
    if (this.#core !== undefined) return this.#core.body(this.#row);
    const frame = this.#framed();
    return frame?.text.slice(frame.start, this.#regions.end);
  }

  /**
   * The line without the readable copies that auditd added, as a byte string; the whole line if it
   * is not the record itself but an object around it.
   *
   * @internal
   */
  get ownLine(): string {
    const { line } = this;
    return this.#framed()?.text === line ? line.slice(0, this.#regions.end) : line;
  }

  /**
   * The message with libaudit's tail, as a byte string; undefined if the record has no message.
   *
   * @internal
   */
  get messageText(): string | undefined {
    return this.#regions.message;
  }

  /**
   * Whether text in the message may be encoded; false for docker's form, which writes it as it is.
   *
   * @internal
   */
  get isEncoded(): boolean {
    return isEncoded(this);
  }

  /**
   * Whether the operation succeeded; undefined if the message does not say.
   *
   * @internal
   */
  get succeeded(): boolean | undefined {
    if (this.#core !== undefined) return this.#core.succeeded(this.#row);
    const regions = this.#regions;
    // Nearly all records end in one of these.
    if (regions.messageEndsWith(' res=success')) return true;
    if (regions.messageEndsWith(' res=failed')) return false;
    const { tail } = this;
    return 'res' in tail ? tail.res === 'success' : undefined;
  }

  /** The core, if it has the fields; those of other records are found in the text. */
  #cut(): RecordCore | undefined {
    if (this.#core?.cut(this.#row) === false) this.settle();
    return this.#core;
  }

  /** What the line says around the fields. */
  #framed(): Frame | undefined {
    if (this.#row !== NO_ROW) this.#frame ??= frameOf(this.line);
    return this.#frame;
  }

  get #regions(): Body {
    this.#body ??= regionsOf(this.#framed());
    return this.#body;
  }

  get #split(): Parts {
    this.#parts ??= partsOf(this.#regions, this.#framed());
    return this.#parts;
  }

  #read(): Recognized {
    this.#recognized ??=
      this.#problem === undefined ? recognized(this.#framed(), this.#split) : { reason: this.#problem };
    return this.#recognized;
  }
}

/** Of a record that was read as text. */
const NO_ROW = -1;

// The beginning of a record that is cut or garbled, or that is in a damaged object.
const LOOKS_LIKE = /\btype=(?:[A-Z][A-Z0-9_]{2,}(?:\[\d+\])?|\d{4}) (?:msg=|audit\()|\bVIRT_[A-Z]{3}/;
const LOOKED_AT = 4096;

// Fields whose names are not in the record.
const UNNAMED: ReadonlySet<string> = new Set(['seresult', 'seperms']);

const fieldsOf = (tokens: readonly Token[]): AuditField[] =>
  tokens.map(({ name, wire }) => ({ name, value: fromByteString(wire) }));
