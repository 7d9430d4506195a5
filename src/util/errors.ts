/**
 * Every code an {@link AuditError} can carry. Codes are stable: programs may compare them, texts
 * may change. `docs/errors.md` says for each what is wrong and what to do.
 */
export const ERROR_CODES = [
  'kind-unknown',
  'kind-mismatch',
  'property-unknown',
  'success-missing',
  'value-missing',
  'value-type',
  'value-nul',
  'value-surrogate',
  'value-placeholder',
  'value-raw',
  'value-format',
  'extra-unknown',
  'extra-taken',
  'message-too-long',
  'guest-sequence',
  'rule-violated',
  'driver-unknown',
  'driver-missing',
  'platform',
  'libaudit-missing',
  'comm-missing',
  'recorder-missing',
  'audit-unavailable',
  'audit-disabled',
  'no-privilege',
  'file-unwritable',
  'file-unreadable',
  'no-log',
  'compressed-damaged',
  'program-missing',
  'journal-unreadable',
  'checkpoint-damaged',
  'checkpoint-busy',
  'cursor-lost',
  'log-closed',
  'not-recorded',
  'option-unknown',
  'option-invalid',
  'log-invalid',
  'fallback-unusable',
  'fallback-unsafe',
  'usage',
] as const;

/** One of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * The base of all errors of this library. `code` identifies the error and does not change between
 * releases.
 */
export class AuditError extends Error {
  /** Identifies the error, for programs to compare. */
  readonly code: ErrorCode;

  /**
   * For custom drivers; all other errors come from this library.
   *
   * @param code stable code
   * @param message what is wrong, where, and what to do
   * @param options `cause`: the error that caused this one
   */
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * An event, or text to search for, that cannot be encoded. Nothing was sent; `field` names the
 * invalid field.
 */
export class FormatError extends AuditError {
  /**
   * Name of the invalid field as on the wire, for example `new-disk`; undefined if the event as a
   * whole is invalid.
   */
  readonly field: string | undefined;

  /**
   * An event that cannot be encoded.
   *
   * @param code stable code
   * @param message what is wrong and what to do
   * @param field name of the invalid field as on the wire
   */
  constructor(code: ErrorCode, message: string, field?: string) {
    super(code, message);
    this.field = field;
  }
}

/**
 * A driver, libaudit, a file, a program or a privilege that is needed to write or read records is
 * missing or fails.
 */
export class TransportError extends AuditError {
  /** The system's error number (positive, as in `errno.h`), if there is one. */
  readonly errno: number | undefined;

  /**
   * For custom drivers that cannot be opened.
   *
   * @param code stable code
   * @param message what is wrong and what to do
   * @param options `errno`: the system's error number; `cause`: the error that caused this one
   */
  constructor(code: ErrorCode, message: string, options: ErrorOptions & { errno?: number } = {}) {
    super(code, message, options);
    this.errno = options.errno;
  }
}

/**
 * An argument that cannot be understood, such as an option of a function or of the command, an
 * expectation, or a position in a log.
 */
export class UsageError extends AuditError {
  /**
   * An invalid argument.
   *
   * @param message what is wrong and what to do
   * @param code stable code; `usage` if left out
   */
  constructor(message: string, code: ErrorCode = 'usage') {
    super(code, message);
  }
}

// On the prototype, so that the name shows in stacks without being a property of every error.
for (const type of [AuditError, FormatError, TransportError, UsageError]) {
  Object.defineProperty(type.prototype, 'name', { value: type.name, configurable: true });
}
