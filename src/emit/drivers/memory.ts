import { formatLine } from '../../text/line.ts';
import type { AuditDriver, DriverMessage } from '../driver.ts';
import { kernelValues } from './process.ts';

/** A driver that keeps what it is given. */
export interface MemoryDriver extends AuditDriver {
  /** The messages as they came. */
  readonly messages: readonly DriverMessage[];
  /** The records as audit.log would have them, without line ends. */
  readonly lines: readonly string[];
}

/** Keeps records in memory: for tests of programs that emit. */
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
