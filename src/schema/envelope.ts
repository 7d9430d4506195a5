import { optional } from '../codec/optional.ts';
import { untrusted } from '../codec/untrusted.ts';
import { oneOf, shaped, word } from '../codec/word.ts';
import { field } from './form.ts';

// libaudit cuts an address behind 45 characters, the longest that there is.
const address = shaped('word of at most 45 characters', /^(?!\?$)[!#-&(-~]{0,44}[!#-&*+\--9;-~]$/, /^[!-~]+$/);

// Kernel and older programs write 1 and 0, some yes and no. libaudit writes words, and so do we.
const words = oneOf('success', 'failed');
const result: typeof words = {
  ...words,
  decode: (wire) =>
    words.decode(wire === '1' || wire === 'yes' ? 'success' : wire === '0' || wire === 'no' ? 'failed' : wire),
};

/**
 * What libaudit appends to a message, in this order (`audit_log_user_message`; `comm` only with
 * `audit_log_user_comm_message`). hostname, addr and terminal are never encoded by it.
 */
export const tail = [
  field('comm', untrusted, 'Name of the program, where exe names an interpreter.'),
  field('exe', optional(untrusted, '"?"'), 'Path of the program that sent the record.'),
  field('hostname', optional(word()), 'Host that the request came from.'),
  field('addr', optional(address), 'Address that the request came from.'),
  field('terminal', optional(word()), 'Terminal that the request came from.'),
  field('res', result, 'Whether the operation succeeded.'),
] as const;

/** What the kernel puts before the message, and auditd or a reader before that. */
export const kernelNames = ['node', 'type', 'msg', 'pid', 'uid', 'auid', 'ses', 'subj'] as const;

/** The user ID and the session that the kernel writes where there is none: -1, unsigned. */
export const UNSET = 4294967295;

/** The same as text. */
export const UNSET_TEXT = String(UNSET);

/** Names that mean something around every message: inside one, they would be taken for the real ones. */
export const envelopeNames: ReadonlySet<string> = new Set([...kernelNames, ...tail.map(({ wire }) => wire)]);

/**
 * How a record is marked that an emitter kept because the kernel did not take it, or not in time: a field behind the kernel's own that says
 * why, and serials that start at random above that one, where the kernel hardly comes, so that no two records have the same time and serial.
 */
export const FALLBACK = { field: 'fallback', late: 'late', firstSerial: 0xc000_0000 } as const;
