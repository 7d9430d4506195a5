import { appendFileSync, closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { formatLine } from '../../text/line.ts';
import { TransportError } from '../../util/errors.ts';
import { shown } from '../../util/printable.ts';
import { errnoOf, systemSays } from '../../util/system-error.ts';
import type { AuditChannel, AuditDriver } from '../channel/driver.ts';
import { kernelValues } from './process.ts';

/**
 * Appends records to a file in the format of audit.log. It works on any system, without libaudit or
 * privileges. Serials continue from the last record in the file. Only one process may use the file
 * at a time.
 *
 * @param path path of the file; created with mode 0600 if it does not exist
 */
export function fileDriver(path = 'audit.log'): AuditDriver {
  return { name: 'file', open: () => openChannel(path) };
}

function openChannel(path: string): AuditChannel {
  const fd = openFile(path);
  const kernel = kernelValues();
  let { serial, whole } = lastRecord(fd);
  return {
    send(message) {
      serial++;
      const line = formatLine(message, message.tail, { ...kernel, time: Date.now(), serial });
      try {
        // An incomplete line before this one must not absorb it.
        appendFileSync(fd, `${whole ? '' : '\n'}${line}\n`);
        whole = true;
        return { status: 'recorded', sequence: serial };
      } catch (error) {
        whole = false;
        const message = `cannot write ${shown(path)}: ${systemSays(error)}`;
        return { status: 'not-recorded', reason: 'write-failed', ...errnoOf(error), message };
      }
    },
    close: () => closeSync(fd),
  };
}

function openFile(path: string): number {
  try {
    return openSync(path, 'a+', 0o600);
  } catch (error) {
    const message = `cannot open ${shown(path)} for writing: ${systemSays(error)}`;
    throw new TransportError('file-unwritable', message, { cause: error, ...errnoOf(error) });
  }
}

// Longer than any record.
const TAIL_BYTES = 16384;

function lastRecord(fd: number): { serial: number; whole: boolean } {
  const { size } = fstatSync(fd);
  const end = Buffer.alloc(Math.min(size, TAIL_BYTES));
  readSync(fd, end, 0, end.length, size - end.length);
  const text = end.toString('latin1');
  const stamps = [...text.matchAll(/^(?:node=\S+ )?type=\S+ msg=audit\(\d+\.\d+:(\d+)\):/gm)];
  return { serial: Number(stamps.at(-1)?.[1] ?? 0), whole: text === '' || text.endsWith('\n') };
}
