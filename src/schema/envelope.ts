import { optional } from '../codec/optional.ts';
import { untrusted } from '../codec/untrusted.ts';
import { oneOf, shaped, word } from '../codec/word.ts';
import { field } from './form.ts';

// libaudit cuts an address after 45 characters, the longest possible address.
const address = shaped('word', 'word of at most 45 characters', /^(?!\?$)[!#-&(-~]{0,44}[!#-&*+\--9;-~]$/, /^[!-~]+$/);

// The kernel and older programs write 1 and 0, some write yes and no. libaudit writes words, and so
// does this library.
const words = oneOf('success', 'failed');
const result: typeof words = {
  ...words,
  decode: (wire) =>
    words.decode(wire === '1' || wire === 'yes' ? 'success' : wire === '0' || wire === 'no' ? 'failed' : wire),
};

/**
 * The fields that libaudit appends to a message, in this order (`audit_log_user_message`; `comm`
 * only with `audit_log_user_comm_message`). libaudit never encodes hostname, addr and terminal.
 */
export const tail = [
  field('comm', untrusted, 'Name of the program, if exe is an interpreter.'),
  field('exe', optional(untrusted), 'Path of the program that sent the record.'),
  field('hostname', optional(word()), 'Host that the request came from.'),
  field('addr', optional(address), 'Address that the request came from.'),
  field('terminal', optional(word()), 'Terminal that the request came from.'),
  field('res', result, 'Whether the operation succeeded.'),
] as const;

/**
 * The fields before a message: the kernel's, and those that auditd or a reader puts before them.
 */
export const kernelNames = ['node', 'type', 'msg', 'pid', 'uid', 'auid', 'ses', 'subj'] as const;

/** The user ID and session that the kernel writes if there is none: -1 as an unsigned number. */
export const UNSET = 4294967295;

/** The same as text. */
export const UNSET_TEXT = String(UNSET);

/**
 * Names with a meaning around every message. Inside a message, readers would take them for the real
 * fields.
 */
export const envelopeNames: ReadonlySet<string> = new Set([...kernelNames, ...tail.map(({ wire }) => wire)]);

/**
 * How an emitter marks a record that it saved because it was not recorded, or not in time. A field
 * after the kernel's own says why; with the reasons in `both`, the log may have the record as well.
 * The serials start at a random number above `firstSerial`, which the kernel hardly reaches, so no
 * two records have the same time and serial.
 */
export const FALLBACK = {
  field: 'fallback',
  late: 'late',
  unconfirmed: 'unconfirmed',
  disabled: 'disabled',
  both: ['late', 'stalled', 'daemonless', 'unconfirmed', 'disabled'],
  firstSerial: 0xc000_0000,
} as const;
