import type { AuditText } from '../codec/bytes.ts';
import { tail as fields } from '../schema/envelope.ts';
import { type Token, tokenize } from './tokens.ts';

/**
 * The fields that libaudit appended to a message. A property is undefined if the record lacks the
 * field, and null if its value is `?`.
 */
export interface AuditTail {
  /** Name of the program; only from `audit_log_user_comm_message`. */
  comm?: AuditText;
  /** Path of the program that sent the message. */
  exe?: AuditText | null;
  /** Host that the request came from. */
  hostname?: string | null;
  /** Address that the request came from. */
  addr?: string | null;
  /** Terminal that the request came from. */
  terminal?: string | null;
  /** Whether the operation succeeded. */
  res?: 'success' | 'failed';
}

/**
 * Splits libaudit's tail from a message. Only the last fields are the tail: earlier fields with the
 * same names belong to the message, and the sender may have forged them.
 */
export function splitTail(message: string): { tokens: readonly Token[]; tail: AuditTail } {
  if (known !== undefined && message.endsWith(known.text)) {
    const tokens = tokenize(message.slice(0, -known.text.length));
    if (tokens.at(-1)?.name !== 'comm') return { tokens, tail: known.tail };
  }
  const modern = modernTail(message);
  const tokens = tokenize(modern);
  const tail: Record<string, unknown> = {};
  let end = tokens.length;
  for (const { wire, property, codec } of fields.toReversed()) {
    const token = tokens[end - 1];
    if (token?.name !== wire) continue;
    tail[property] = codec.decode(token.wire);
    end--;
  }
  const start = modern.lastIndexOf(' exe=');
  // Remembers a complete tail without `comm`, which most programs send.
  if (tokens.length - end === WHOLE && tokens[end]?.name === 'exe' && start !== -1) {
    known = { text: modern.slice(start), tail: Object.freeze(tail) };
  }
  return { tokens: tokens.slice(0, end), tail };
}

/** The last complete tail: records from the same program end with the same text. */
let known: { readonly text: string; readonly tail: AuditTail } | undefined;

/** `exe`, `hostname`, `addr`, `terminal` and `res`. */
const WHOLE = 5;

// libaudit before 2.0 (2009) wrote ` : exe="…" (hostname=…, addr=…, terminal=… res=…)`. Some
// versions had no blank before the colon.
const OLD_TAIL = / ?: exe=([^ ]+) \(hostname=([^ ,]*), addr=([^ ,]*), terminal=([^ ,]*),? res=(\w+)\)$/;

/** Rewrites the tail of a message in the current format of libaudit. */
export function modernTail(message: string): string {
  if (!message.endsWith(')')) return message;
  return message.replace(
    OLD_TAIL,
    (_, exe, hostname, addr, terminal, res) =>
      ` exe=${exe} hostname=${hostname} addr=${addr} terminal=${terminal} res=${res}`,
  );
}
