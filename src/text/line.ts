import { FALLBACK, tail as fields } from '../schema/envelope.ts';
import { typeName } from '../schema/record-types.ts';
import type { AuditMessage } from './format.ts';
import { named } from './named.ts';
import { formatStamp } from './stamp.ts';
import type { AuditTail } from './tail.ts';

/** What libaudit knows when it appends to a message; `null` is written as `?`. */
export type TailValues = Required<Omit<AuditTail, 'comm' | 'res'>> & Pick<AuditTail, 'comm'>;

/** What the kernel knows when it records a message. */
export interface KernelValues {
  /** Time of the event in milliseconds since 1970. */
  readonly time: number;
  readonly serial: number;
  readonly pid: number;
  readonly uid: number;
  /** Login user ID; 4294967295 where there is none. */
  readonly auid: number;
  /** Login session; 4294967295 where there is none. */
  readonly ses: number;
  /** Security label of the sender, where a security module gives one. */
  readonly subj?: string;
  /** Why the record is in a fallback, and not from the kernel: a mark of this library's. */
  readonly fallback?: string;
}

/** What libaudit appends to a message, with the blank before it. */
export function formatTail(values: TailValues, success: boolean): string {
  const all: Record<string, unknown> = { ...values, res: success ? 'success' : 'failed' };
  let text = '';
  for (const { wire, property, codec } of fields) {
    const value = all[property];
    if (value === undefined) continue;
    try {
      text += ` ${wire}=${codec.encode(value)}`;
    } catch (error) {
      throw named(error, wire);
    }
  }
  return text;
}

/** A record as auditd writes it into audit.log, without the line end. */
export function formatLine(message: AuditMessage, tail: string, kernel: KernelValues): string {
  const { time, serial, pid, uid, auid, ses, subj, fallback } = kernel;
  const label = subj === undefined ? '' : ` subj=${subj}`;
  const mark = fallback === undefined ? '' : ` ${FALLBACK.field}=${fallback}`;
  const header = `type=${typeName(message.type)} msg=audit(${formatStamp(time, serial)}): pid=${pid} uid=${uid} auid=${auid} ses=${ses}${label}${mark}`;
  return `${header} msg='${message.text}${tail}'`;
}
