import { type AuditText, fromByteString } from '../../codec/bytes.ts';
import type { ReadEvent } from '../../schema/events.ts';
import { typeName } from '../../schema/record-types.ts';
import type { Reason } from '../../text/reason.ts';
import type { Recognized } from '../../text/recognize.ts';
import type { AuditTail } from '../../text/tail.ts';
import { type Token, tokenize } from '../../text/tokens.ts';
import { type Body, kernelTokens } from './body.ts';
import type { Frame } from './frame.ts';
import { type Parts, partsOf, recognized, regionsOf } from './parts.ts';

/** One field of a record. */
export interface AuditField {
  /** Name as on the wire. */
  readonly name: string;
  /**
   * Value as on the wire, including quotes and hex: a string if its bytes are UTF-8, otherwise the
   * bytes.
   */
  readonly value: AuditText;
}

/**
 * One record of an audit log. Its line is parsed when you first access a property that needs it.
 * Fields from the kernel and fields from the message are separate, because the sender may write
 * anything: `pid=` in a message is not the sender's process ID.
 */
export class AuditRecord {
  /** Offset of the line in its source, in bytes (decompressed). */
  readonly offset: number;
  readonly #line: string;
  readonly #frame: Frame | undefined;
  readonly #problem: Reason | undefined;
  #body: Body | undefined;
  #parts: Parts | undefined;
  #recognized: Recognized | undefined;

  /** @internal Records come from `parseRecord` and `readRecords`. */
  constructor(line: string, offset: number, frame: Frame | undefined, problem?: Reason) {
    this.#line = line;
    this.offset = offset;
    this.#frame = frame;
    this.#problem = problem;
  }

  /** The bytes of the record: its line without the line end, or the message of a journal entry. */
  get raw(): Uint8Array {
    return new Uint8Array(Buffer.from(this.#line, 'latin1'));
  }

  /**
   * The same as a byte string.
   *
   * @internal
   */
  get line(): string {
    return this.#line;
  }

  /**
   * Number of the record type, for example 2500; undefined if the line is not a record, or its type
   * is unknown.
   */
  get type(): number | undefined {
    return this.#frame?.type;
  }

  /**
   * Name of the record type, for example `VIRT_CONTROL`, also if the log has `UNKNOWN[2500]`. An
   * unknown type is text from the log: escape it before it reaches a terminal.
   */
  get typeName(): string | undefined {
    const { type } = this;
    return type === undefined ? this.#frame?.name : typeName(type);
  }

  /**
   * When the event happened, in milliseconds since 1970, as `new Date(time)` takes it: the kernel's
   * stamp has exactly that resolution. Undefined if the line has no stamp.
   */
  get time(): number | undefined {
    return this.#frame?.time;
  }

  /**
   * Serial number of the event: records with the same node, time and serial belong to one event.
   */
  get serial(): number | undefined {
    return this.#frame?.serial;
  }

  /**
   * Host that wrote the record, if the line names it (`node=`, syslog, journal). Text from the log:
   * escape it.
   */
  get node(): string | undefined {
    return this.#frame?.node;
  }

  /** Fields from the kernel (`pid`, `uid`, `auid`, `ses`, `subj`), in order, with duplicates. */
  get kernel(): readonly AuditField[] {
    return fieldsOf(kernelTokens(this.#regions.kernel));
  }

  /** Fields from the sender's message, without libaudit's tail, in order, with duplicates. */
  get message(): readonly AuditField[] {
    return fieldsOf(this.#split.message ?? []);
  }

  /** Fields that libaudit appended to the message. */
  get tail(): AuditTail {
    return this.#split.tail;
  }

  /**
   * Readable copies of fields that auditd added (`log_format = ENRICHED`), with names in upper
   * case.
   */
  get enriched(): readonly AuditField[] {
    return fieldsOf(tokenize(this.#regions.enriched));
  }

  /**
   * Whether the record was cut before `res=`: the kernel keeps 8,560 bytes of a message, auditd and
   * syslog may keep less.
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
    if (!UNNAMED.has(name)) return this.#regions.kernelField(name);
    return kernelTokens(this.#regions.kernel).find((token) => token.name === name)?.wire;
  }

  /**
   * The value of the first field of that name in the message, as a byte string; of a name that
   * libaudit's tail has, that too.
   *
   * @internal
   */
  messageField(name: string): string | undefined {
    return this.#regions.messageField(name);
  }

  /**
   * The value of the first readable copy of that name, as a byte string.
   *
   * @internal
   */
  enrichedField(name: string): string | undefined {
    return this.#regions.enrichedField(name);
  }

  /**
   * All that the kernel wrote, and all readable copies, as byte strings: what is equal in both has
   * the same fields.
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
   * Whether the line is a record as somebody wrote it: of whatever type, but not what `ausearch -i`
   * has made readable, and not one whose stamp is broken.
   *
   * @internal
   */
  get isRecord(): boolean {
    return this.#frame !== undefined && !this.#frame.interpreted;
  }

  /**
   * What the line says behind its stamp: equal for two copies of one record that came on different
   * ways.
   *
   * @internal
   */
  get body(): string | undefined {
    return this.#frame?.text.slice(this.#frame.start);
  }

  /**
   * The message with libaudit's tail, as a byte string; undefined where there is none.
   *
   * @internal
   */
  get messageText(): string | undefined {
    return this.#regions.message;
  }

  /**
   * Whether the message says that it succeeded; undefined where it does not tell.
   *
   * @internal
   */
  get succeeded(): boolean | undefined {
    const regions = this.#regions;
    // As nearly all end.
    if (regions.messageEndsWith(' res=success')) return true;
    if (regions.messageEndsWith(' res=failed')) return false;
    const { tail } = this;
    return 'res' in tail ? tail.res === 'success' : undefined;
  }

  /**
   * Whether the message says that it was done, or is cut before it says so.
   *
   * @internal
   */
  get done(): boolean {
    return this.succeeded ?? this.cut;
  }

  get #regions(): Body {
    this.#body ??= regionsOf(this.#frame);
    return this.#body;
  }

  get #split(): Parts {
    this.#parts ??= partsOf(this.#regions, this.#frame);
    return this.#parts;
  }

  #read(): Recognized {
    this.#recognized ??= this.#problem === undefined ? recognized(this.#frame, this.#split) : { reason: this.#problem };
    return this.#recognized;
  }
}

// Fields that stand there without a name.
const UNNAMED: ReadonlySet<string> = new Set(['seresult', 'seperms']);

const fieldsOf = (tokens: readonly Token[]): AuditField[] =>
  tokens.map(({ name, wire }) => ({ name, value: fromByteString(wire) }));
