import { open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { asByteString } from '../../codec/bytes.ts';
import type { AuditEvent } from '../../log/event/event-queue.ts';
import { formatStamp } from '../../text/stamp.ts';
import { TransportError } from '../../util/errors.ts';
import { shown } from '../../util/printable.ts';
import { errnoOf, systemSays } from '../../util/system-error.ts';

/** Where a search has ended: the file that it read last, and the last event that it has given out or passed over. */
export interface Checkpoint {
  readonly file: { readonly device: number; readonly inode: number } | undefined;
  readonly event: Position | undefined;
}

/** An event as a checkpoint names it. */
export interface Position {
  readonly node: string | undefined;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly serial: number;
  /** Number of the first record's type. */
  readonly type: number;
}

/** Whether that is the event. */
export const isAt = (position: Position, { node, time, serial, records }: AuditEvent): boolean =>
  time === position.time && serial === position.serial && node === position.node && records[0]?.type === position.type;

/** What a checkpoint tells of an event; undefined where its line does not tell enough. */
export function positionOf({ node, time, serial, records }: AuditEvent): Position | undefined {
  const type = records[0]?.type;
  return time === undefined || serial === undefined || type === undefined ? undefined : { node, time, serial, type };
}

/**
 * Reads a checkpoint, ours or one that ausearch wrote; undefined where there is no such file.
 *
 * @throws TransportError `checkpoint-damaged`, where the file is none; `file-unreadable`
 */
export async function readCheckpoint(path: string): Promise<Checkpoint | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    const message = `cannot read the checkpoint ${shown(path)}: ${systemSays(error)}`;
    throw new TransportError('file-unreadable', message, { cause: error, ...errnoOf(error) });
  }
  const { dev, inode, node, seconds, milliseconds, serial, type } = CHECKPOINT.exec(text)?.groups ?? {};
  if (dev === undefined) {
    const message = `${shown(path)} is no checkpoint: it has to have the lines dev=, inode= and output=; remove it to begin anew`;
    throw new TransportError('checkpoint-damaged', message);
  }
  const time = Number(seconds) * 1000 + Number(milliseconds);
  return {
    file: { device: Number(dev), inode: Number(inode) },
    // ausearch writes zeros where it has not seen the end of any event.
    event:
      time === 0
        ? undefined
        : { node: node === '-' ? undefined : node, time, serial: Number(serial), type: Number(type) },
  };
}

const CHECKPOINT =
  /^dev=(?<dev>0x[0-9A-Fa-f]+)\ninode=(?<inode>\d+)\noutput=(?<node>\S+) (?<seconds>\d+)\.(?<milliseconds>\d{3}):(?<serial>\d+) (?<type>0x[0-9A-Fa-f]+)\n?$/;

/**
 * Writes a checkpoint in ausearch's form, in one step: whoever reads the file finds the old one or the new one, whole.
 *
 * @throws TransportError `file-unwritable`
 */
export async function writeCheckpoint(path: string, { file, event }: Checkpoint): Promise<void> {
  const { node = '-', time = 0, serial = 0, type = 0 } = event ?? {};
  const text = `dev=${hex(file?.device ?? 0)}\ninode=${file?.inode ?? 0}\noutput=${node} ${formatStamp(time, serial)} ${hex(type)}\n`;
  const beside = `${path}.${process.pid}.tmp`;
  try {
    const handle = await open(beside, 'w', 0o600);
    try {
      await handle.writeFile(Buffer.from(asByteString(text), 'latin1'));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, path);
  } catch (error) {
    await unlink(beside).catch(() => {});
    const message = `cannot write the checkpoint ${shown(path)}: ${systemSays(error)}; the next run repeats what was found`;
    throw new TransportError('file-unwritable', message, { cause: error, ...errnoOf(error) });
  }
}

/** What tells a file from others, also when it has another name; undefined where there is none. */
export async function fileIdentity(path: string): Promise<Checkpoint['file']> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined ? undefined : { device: found.dev, inode: found.ino };
}

const hex = (number: number): string => `0x${number.toString(16).toUpperCase()}`;
