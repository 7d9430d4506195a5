import { FALLBACK, tail as fields } from '../schema/envelope.ts';
import { typeName } from '../schema/record-types.ts';
import type { AuditMessage } from './format.ts';
import { named } from './named.ts';
import { formatStamp } from './stamp.ts';
import type { AuditTail } from './tail.ts';

/** The values that libaudit appends to a message; `null` is written as `?`. */
export type TailValues = Required<Omit<AuditTail, 'comm' | 'res'>> & Pick<AuditTail, 'comm'>;

/** The values that the kernel adds when it records a message. */
export interface KernelValues {
  /** Time of the event in milliseconds since 1970. */
  readonly time: number;
  readonly serial: number;
  readonly pid: number;
  readonly uid: number;
  /** Login user ID; 4294967295 if there is none. */
  readonly auid: number;
  /** Login session; 4294967295 if there is none. */
  readonly ses: number;
  /** Security label of the sender; undefined without a security module. */
  readonly subj?: string;
  /** Why the record is in a fallback: a field that only this library writes. */
  readonly fallback?: string;
}

/** Formats the fields that libaudit appends to a message, with a leading blank. */
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

/** Formats a record as auditd writes it to audit.log, without a line end. */
export function formatLine(message: AuditMessage, tail: string, kernel: KernelValues): string {
  const { time, serial, pid, uid, auid, ses, subj, fallback } = kernel;
  const label = subj === undefined ? '' : ` subj=${subj}`;
  const mark = fallback === undefined ? '' : ` ${FALLBACK.field}=${fallback}`;
  const header = `type=${typeName(message.type)} msg=audit(${formatStamp(time, serial)}): pid=${pid} uid=${uid} auid=${auid} ses=${ses}${label}${mark}`;
  return `${header} msg='${message.text}${tail}'`;
}
