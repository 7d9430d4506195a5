import { VIRT } from '../../schema/record-types.ts';
import type { AuditTail } from '../../text/tail.ts';

/** What a record says, whether it is read from its row or from its line. Text as byte strings. */
export interface RecordFields {
  readonly type: number | undefined;
  readonly typeName: string | undefined;
  readonly node: string | undefined;
  readonly time: number | undefined;
  readonly serial: number | undefined;
  readonly tail: AuditTail;
  readonly succeeded: boolean | undefined;
  readonly isEncoded: boolean;
  readonly line: string;
  kernelField(name: string): string | undefined;
  messageField(name: string): string | undefined;
  enrichedField(name: string): string | undefined;
}

/** Whether text in the message may be encoded; false for docker's form, which writes it as it is. */
export const isEncoded = (record: Pick<RecordFields, 'type' | 'messageField'>): boolean =>
  record.type !== VIRT.CONTROL || record.messageField('reason') !== 'api' || record.messageField('uuid') !== undefined;
