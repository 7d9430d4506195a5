import { appendFileSync, existsSync, renameSync } from 'node:fs';
import type { Audited } from 'libaudit-virt';
import type { AuditDriver, DriverMessage } from 'libaudit-virt/driver';
import type { ControlEvent } from 'libaudit-virt/events';
import { kernelValues } from '../../src/emit/drivers/process.ts';
import { formatLine } from '../../src/text/line.ts';

/** A message that the kernel accepted, and its stamp. */
export interface Sent {
  readonly message: DriverMessage;
  readonly serial: number;
  readonly time: number;
}

/** An event whose message differs for each name. */
export const eventOf = (vm: string): Audited<ControlEvent> => ({
  kind: 'control',
  virt: 'kvm',
  op: 'start',
  reason: 'booted',
  vm,
  uuid: '41ffecd5-037e-0059-b074-ab2bf354fd0a',
  vmPid: 1,
  success: true,
});

/**
 * Stands in for the kernel and auditd. The driver accepts every message; its record is in the log
 * only once it is written.
 */
export class AuditedLog {
  readonly path: string;
  readonly sent: Sent[] = [];
  isClosed = false;
  #serial = 100;
  #rotations = 0;

  /** @param onSend called with each message that was accepted */
  constructor(path: string, onSend: (sent: Sent, log: AuditedLog) => void = () => {}) {
    this.path = path;
    this.driver = {
      name: 'stand-in',
      open: () => ({
        send: (message) => {
          const sent = { message, serial: ++this.#serial, time: Date.now() };
          this.sent.push(sent);
          onSend(sent, this);
          return { status: 'recorded', sequence: this.sent.length };
        },
        close: () => {
          this.isClosed = true;
        },
      }),
    };
  }

  readonly driver: AuditDriver;

  /** Writes the record of a message, as auditd does. */
  write(sent: Sent | undefined, change: (line: string) => string = (line) => line): void {
    if (sent === undefined) throw new Error('no message was sent');
    appendFileSync(this.path, `${change(lineOf(sent))}\n`, 'latin1');
  }

  /** Rotates the log as auditd does. A new one begins with the next record. */
  rotate(): void {
    if (!existsSync(this.path)) return;
    for (let number = this.#rotations; number > 0; number--) {
      renameSync(`${this.path}.${number}`, `${this.path}.${number + 1}`);
    }
    renameSync(this.path, `${this.path}.1`);
    this.#rotations++;
  }
}

/** The record of a message. */
export const lineOf = ({ message, serial, time }: Sent): string =>
  formatLine(message, message.tail, { ...kernelValues(), time, serial });
