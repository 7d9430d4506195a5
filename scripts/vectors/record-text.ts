import type { VirtEvent } from '../../src/schema/events.ts';
import type { Form } from '../../src/schema/form.ts';
import { formOfKind } from '../../src/schema/forms.ts';
import { formatEvent } from '../../src/text/format.ts';
import { formatLine, formatTail, type TailValues } from '../../src/text/line.ts';
import { sampleEvent } from './messages.ts';

/** The tail that most lines have. */
export const SENDER: TailValues = { exe: '/usr/sbin/libvirtd', hostname: null, addr: null, terminal: null };

const KERNEL = { time: 1700000000123, serial: 456, pid: 900, uid: 0, auid: 4294967295, ses: 4294967295 };

interface Parts {
  /** Changes to the values of the event. */
  readonly event?: Readonly<Record<string, unknown>>;
  readonly sender?: TailValues;
  readonly kernel?: { readonly subj?: string };
  readonly success?: boolean;
  /** Changes the text of the message, as programs other than this library write it. */
  readonly rewrite?: (text: string) => string;
}

/** A line of audit.log with a record of a kind, as a byte string. */
export function lineOf(kind: string, { event, sender, kernel, success = true, rewrite }: Parts = {}): string {
  const values = { ...sampleEvent(formOfKind.get(kind) as Form), ...(kind === 'disk' && DISKS), ...event };
  const { type, text } = formatEvent(values as unknown as VirtEvent);
  const message = { type, text: rewrite?.(text) ?? text };
  const line = formatLine(message, formatTail({ ...SENDER, ...sender }, success), { ...KERNEL, ...kernel });
  return Buffer.from(line).toString('latin1');
}

/** A disk that was missing before, and one in hex. */
const DISKS = { oldDisk: null, newDisk: '/srv/web 1.qcow2' };

/** The record that most lines hold. */
export const DISK = lineOf('disk');

/** The readable names that auditd appends to it, without the separator. */
export const NAMES = 'UID="root" AUID="unset"';

/** The same record as auditd writes it with `log_format=ENRICHED`. */
export const ENRICHED = `${DISK}\x1d${NAMES}`;
