import type { AuditRecord } from '../../../log/record/record.ts';
import { type ArgumentContext, argumentText } from './argument.ts';
import type { SystemCalls } from './system-calls.ts';

/**
 * The name of the system call in a record, such as `openat`; `unknown-syscall(999)` if the
 * architecture has no system call of that number. Undefined if the record does not name an
 * architecture that has a table.
 */
export function callText(record: AuditRecord, tables: SystemCalls): string | undefined {
  const architecture = tables.architecture(record.kernelField('arch') ?? '');
  const wire = record.kernelField('syscall') ?? '';
  if (architecture === undefined || !NUMBER.test(wire)) return undefined;
  const name = tables.call(architecture, Number(wire));
  if (name === undefined) return `unknown-syscall(${wire})`;
  // Older architectures have one system call for all socket operations, and one for System V IPC.
  if (name !== 'socketcall' && name !== 'ipc') return name;
  const part = tables.value(name, Number.parseInt(record.kernelField('a0') ?? '', 16));
  return part === undefined ? name : `${name}(${part})`;
}

/** An argument of the system call in a record. */
export function argumentOf(
  record: AuditRecord,
  index: number,
  wire: string,
  context: Omit<ArgumentContext, 'argument'>,
): string {
  const call = callText(record, context.tables)?.replace(/\(.*/, '');
  return argumentText(call, index, wire, { ...context, argument: (of) => record.kernelField(`a${of}`) });
}

/**
 * What a system call returned: `EACCES(Permission denied)` for a negative number that is an error.
 *
 * @returns undefined if the number has no name, or is not negative
 */
export function errorText(wire: string, tables: SystemCalls): string | undefined {
  return NUMBER.test(wire) && wire.startsWith('-') ? tables.error(-Number(wire)) : undefined;
}

const NUMBER = /^-?\d{1,15}$/;
