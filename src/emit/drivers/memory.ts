import { formatLine } from '../../text/line.ts';
import type { AuditDriver } from '../channel/driver.ts';
import type { DriverMessage } from '../channel/driver-message.ts';
import { kernelValues } from './process.ts';

/** A driver that keeps messages in memory. */
export interface MemoryDriver extends AuditDriver {
  /** The messages, in the order of the calls. */
  readonly messages: readonly DriverMessage[];
  /** The records as in audit.log, without line ends. */
  readonly lines: readonly string[];
}

/** Keeps records in memory, for tests of programs that emit. */
export function memoryDriver(): MemoryDriver {
  const messages: DriverMessage[] = [];
  const lines: string[] = [];
  return {
    name: 'memory',
    messages,
    lines,
    open: () => ({
      send(message) {
        const sequence = messages.push(message);
        lines.push(formatLine(message, message.tail, { ...kernelValues(), time: Date.now(), serial: sequence }));
        return { status: 'recorded', sequence };
      },
      close() {},
    }),
  };
}
