/**
 * Every code an {@link AuditError} can carry. Codes are stable: programs may compare them, texts may
 * change. `docs/errors.md` says for each what is wrong and what to do.
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
  'cursor-lost',
  'log-closed',
  'not-recorded',
  'usage',
] as const;

/** One of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** The base of all errors thrown by this library; `code` says which, and stays the same between releases. */
export class AuditError extends Error {
  /** What went wrong, for programs. */
  readonly code: ErrorCode;

  /**
   * Errors come from this library; the constructor is for drivers of your own.
   *
   * @param code stable code
   * @param message what was wrong, where, and what to do
   * @param options `cause`: the error that led here
   */
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The caller's event cannot be written: nothing was sent. Names the field, so that the caller can be told. */
export class FormatError extends AuditError {
  /** Wire name of the refused field, for example `new-disk`; undefined where the event as a whole is wrong. */
  readonly field: string | undefined;

  /**
   * A refusal.
   *
   * @param code stable code
   * @param message what was wrong and what to do
   * @param field wire name of the refused field
   */
  constructor(code: ErrorCode, message: string, field?: string) {
    super(code, message);
    this.field = field;
  }
}

/** The way to the kernel or the file is closed: driver, libaudit, privilege, or the file itself. */
export class TransportError extends AuditError {
  /** The system's error number (positive, as in `errno.h`), where there was one. */
  readonly errno: number | undefined;

  /**
   * What a driver of your own throws where it cannot be opened.
   *
   * @param code stable code
   * @param message what was wrong and what to do
   * @param options `errno`: the system's error number; `cause`: the error that led here
   */
  constructor(code: ErrorCode, message: string, options: ErrorOptions & { errno?: number } = {}) {
    super(code, message, options);
    this.errno = options.errno;
  }
}

/** A command line that cannot be understood; commands exit with 2, those in the manner of ausearch with 1. */
export class UsageError extends AuditError {
  /**
   * A wrong command line.
   *
   * @param message what was wrong and what to do
   */
  constructor(message: string) {
    super('usage', message);
  }
}

// On the prototype, so that the name shows in stacks without being a property of every error.
for (const type of [AuditError, FormatError, TransportError, UsageError]) {
  Object.defineProperty(type.prototype, 'name', { value: type.name, configurable: true });
}
