import { type AuditText, fromByteString } from '../codec/bytes.ts';
import type { ReadEvent } from '../schema/events.ts';
import { isVirt } from '../schema/record-types.ts';
import { findField } from '../text/find-field.ts';
import type { Reason } from '../text/reason.ts';
import { type Recognized, recognize } from '../text/recognize.ts';
import { type AuditTail, splitTail } from '../text/tail.ts';
import { type Token, tokenize } from '../text/tokens.ts';
import { type Body, bodyOf, kernelTokens } from './body.ts';
import type { Frame } from './frame.ts';

/** One field of a record. */
export interface AuditField {
  /** Name as on the wire. */
  readonly name: string;
  /** Value as on the wire, quotes and hex included: a string where its bytes are UTF-8, else the bytes. */
  readonly value: AuditText;
}

/**
 * One record of an audit log: a view on its line, taken apart when it is asked for.
 * What the kernel says and what the message claims are kept apart: a `pid=` inside a message is not the sender's.
 */
export class AuditRecord {
  /** Where the line starts in its source, in bytes. */
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

  /** The bytes the record was read from: its line without the line end, or a journal entry's message. */
  get raw(): Uint8Array {
    return new Uint8Array(Buffer.from(this.#line, 'latin1'));
  }

  /** Number of the record type, for example 2500; undefined where the line is no record, or the name is not known. */
  get type(): number | undefined {
    return this.#frame?.type;
  }

  /**
   * Name of the record type, for example `VIRT_CONTROL`; `UNKNOWN[2503]` is given the name that is known today. Of a type
   * that is not known it is text from the log as it stands there: escape it before it goes to a terminal.
   */
  get typeName(): string | undefined {
    return this.#frame?.typeName;
  }

  /** Time of the event in whole seconds since 1970; undefined where the line does not tell. */
  get seconds(): number | undefined {
    return this.#frame?.seconds;
  }

  /** Milliseconds of that second. */
  get milliseconds(): number | undefined {
    return this.#frame?.milliseconds;
  }

  /** Serial number of the event: records with the same node, time and serial belong together. */
  get serial(): number | undefined {
    return this.#frame?.serial;
  }

  /** Host that wrote the record, where the line names it (`node=`, syslog, journal): text from the log, to be escaped. */
  get node(): string | undefined {
    return this.#frame?.node;
  }

  /** Fields that the kernel wrote (`pid`, `uid`, `auid`, `ses`, `subj`), in order, with duplicates. */
  get kernel(): readonly AuditField[] {
    return fieldsOf(this.#split.kernel);
  }

  /** Fields of the message without libaudit's tail, in order, with duplicates: what the sender claims. */
  get message(): readonly AuditField[] {
    return fieldsOf(this.#split.message ?? []);
  }

  /** What libaudit appended to the message. */
  get tail(): AuditTail {
    return this.#split.tail;
  }

  /** Readable copies that auditd added in ENRICHED format, names in upper case. */
  get enriched(): readonly AuditField[] {
    return fieldsOf(this.#split.enriched);
  }

  /** Whether the record ends before `res=`: the kernel keeps 8,560 bytes of a message, auditd and syslog may keep less. */
  get cut(): boolean {
    return this.#split.cut;
  }

  /** The event, where the message has a known form. */
  get event(): ReadEvent | undefined {
    return this.#read().event;
  }

  /** Why there is no event; undefined where there is one. */
  get reason(): Reason | undefined {
    return this.#read().reason;
  }

  /**
   * The value of the first field of that name that the kernel wrote, as a byte string.
   *
   * @internal
   */
  kernelField(name: string): string | undefined {
    return UNNAMED.has(name) ? wireOf(this.#split.kernel, name) : findField(this.#regions.kernel, name);
  }

  /**
   * The value of the first field of that name in the message, as a byte string; of a name that libaudit's tail has, that too.
   *
   * @internal
   */
  messageField(name: string): string | undefined {
    const { message } = this.#regions;
    return message === undefined ? undefined : findField(message, name);
  }

  /**
   * The value of the first readable copy of that name, as a byte string.
   *
   * @internal
   */
  enrichedField(name: string): string | undefined {
    return findField(this.#regions.enriched, name);
  }

  /**
   * What the line says behind its stamp: equal for two copies of one record that came on different ways.
   *
   * @internal
   */
  get body(): string | undefined {
    return this.#frame?.body;
  }

  /**
   * Whether the message says that it was done, or is cut before it says so.
   *
   * @internal
   */
  get done(): boolean {
    const { message } = this.#regions;
    if (message?.endsWith(' res=success')) return true;
    return this.tail.res === 'success' || this.cut;
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

/** The parts of a record; fields as byte strings. */
interface Parts {
  readonly kernel: readonly Token[];
  /** Undefined where the record has no message. */
  readonly message: readonly Token[] | undefined;
  readonly tail: AuditTail;
  readonly enriched: readonly Token[];
  readonly cut: boolean;
}

// Fields that stand there without a name.
const UNNAMED: ReadonlySet<string> = new Set(['seresult', 'seperms']);

const NOTHING: Body = { kernel: '', message: undefined, enriched: '' };

function regionsOf(frame: Frame | undefined): Body {
  if (frame === undefined) return NOTHING;
  return frame.libvirt === undefined ? bodyOf(frame.body) : { ...NOTHING, message: frame.body };
}

function partsOf(body: Body, frame: Frame | undefined): Parts {
  const kernel = kernelTokens(body.kernel);
  const enriched = tokenize(body.enriched);
  const { message } = body;
  if (message === undefined) return { kernel, message, tail: {}, enriched, cut: false };
  if (frame?.libvirt !== undefined) {
    return { kernel, message: tokenize(message), tail: frame.libvirt, enriched, cut: false };
  }
  const { tokens, tail } = splitTail(message);
  return { kernel, message: tokens, tail, enriched, cut: !('res' in tail) };
}

const wireOf = (tokens: readonly Token[], name: string): string | undefined =>
  tokens.find((token) => token.name === name)?.wire;

const fieldsOf = (tokens: readonly Token[]): AuditField[] =>
  tokens.map(({ name, wire }) => ({ name, value: fromByteString(wire) }));

function recognized(frame: Frame | undefined, { message, tail, cut }: Parts): Recognized {
  if (frame?.type === undefined) {
    return { reason: { code: 'no-record', message: 'the line is no audit record, or of a type that is not known' } };
  }
  if (!isVirt(frame.type)) return recognize(frame.type, []);
  if (frame.interpreted) {
    return { reason: { code: 'interpreted', message: 'values were replaced by readable ones (ausearch -i)' } };
  }
  if (message === undefined) return { reason: { code: 'no-message', message: "the record has no msg='…'" } };
  // What a cut record says is true up to its last word: with the program's path behind it, the message is whole.
  if (cut && tail.exe === undefined && tail.comm === undefined) {
    return { reason: { code: 'cut', message: 'the record ends before res=, and its last value may be cut' } };
  }
  const result = recognize(frame.type, message);
  // The event is new, and nobody else has it yet.
  if (result.event !== undefined && tail.res !== undefined) result.event.success = tail.res === 'success';
  return result;
}
