import { open, readFile, rename, unlink } from 'node:fs/promises';
import { asByteString } from '../../codec/bytes.ts';
import type { EventFields } from '../../log/event/audit-event.ts';
import { formatStamp } from '../../text/stamp.ts';
import { TransportError } from '../../util/errors.ts';
import { shown } from '../../util/printable.ts';
import { errnoOf, systemSays } from '../../util/system-error.ts';

/**
 * Where a search stopped: the file that it read last, and the last event that it has written or
 * skipped.
 */
export interface Checkpoint {
  /** Device and inode, as `Source.identity` has them. */
  readonly file: string | undefined;
  readonly event: Position | undefined;
}

/** A checkpoint as it was read, with the text of its file. */
export interface SavedCheckpoint extends Checkpoint {
  readonly text: string;
}

/** How a checkpoint identifies an event. */
export interface Position {
  readonly node: string | undefined;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly serial: number;
  /** Number of the first record's type. */
  readonly type: number;
}

/** Whether a position is that of an event. */
export const isAt = (position: Position, { node, time, serial, records }: EventFields): boolean =>
  time === position.time && serial === position.serial && node === position.node && records[0]?.type === position.type;

/** The position of an event; undefined if its records do not identify it. */
export function positionOf({ node, time, serial, records }: EventFields): Position | undefined {
  const type = records[0]?.type;
  return time === undefined || serial === undefined || type === undefined ? undefined : { node, time, serial, type };
}

/**
 * Reads a checkpoint, written by auvirt or ausearch; undefined if the file does not exist.
 *
 * @throws TransportError `checkpoint-damaged` if the file is not a checkpoint; `file-unreadable`
 */
export async function readCheckpoint(path: string): Promise<SavedCheckpoint | undefined> {
  const text = await textOf(path);
  if (text === undefined) return undefined;
  const { dev, inode, node, seconds, milliseconds, serial, type } = CHECKPOINT.exec(text)?.groups ?? {};
  if (dev === undefined) {
    const message = `${shown(path)} is not a checkpoint, which has the lines dev=, inode= and output=; remove it to start over`;
    throw new TransportError('checkpoint-damaged', message);
  }
  const time = Number(seconds) * 1000 + Number(milliseconds);
  return {
    text,
    file: `${BigInt(dev)}:${inode}`,
    // ausearch writes zeros if it has not seen the end of any event.
    event:
      time === 0
        ? undefined
        : { node: node === '-' ? undefined : node, time, serial: Number(serial), type: Number(type) },
  };
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    const message = `cannot read the checkpoint ${shown(path)}: ${systemSays(error)}`;
    throw new TransportError('file-unreadable', message, { cause: error, ...errnoOf(error) });
  }
}

const CHECKPOINT =
  /^dev=(?<dev>0x[0-9A-Fa-f]+)\ninode=(?<inode>\d+)\noutput=(?<node>\S+) (?<seconds>\d+)\.(?<milliseconds>\d{3}):(?<serial>\d+) (?<type>0x[0-9A-Fa-f]+)\n?$/;

/**
 * Writes a checkpoint in ausearch's form, atomically: a reader of the file finds either the old one
 * or the new one. If the file is no longer what was read, a run without our lock has moved it:
 * ausearch, or a run in another container.
 *
 * @param before the text that was read; undefined if there was no file
 * @throws TransportError `file-unwritable`; `checkpoint-busy` if the file has changed, which then
 *   stays as it is
 */
export async function writeCheckpoint(
  path: string,
  { file, event }: Checkpoint,
  before: string | undefined,
): Promise<void> {
  if ((await textOf(path)) !== before) {
    const message = `another run has moved the checkpoint ${shown(path)} meanwhile, so it stays as it is; both runs may have printed the same events`;
    throw new TransportError('checkpoint-busy', message);
  }
  const { node = '-', time = 0, serial = 0, type = 0 } = event ?? {};
  const text = `${fileLines(file)}output=${node} ${formatStamp(time, serial)} ${hex(type)}\n`;
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

function fileLines(file: string | undefined): string {
  const [device = '0', inode = '0'] = file?.split(':') ?? [];
  return `dev=${hex(BigInt(device))}\ninode=${inode}\n`;
}

const hex = (number: number | bigint): string => `0x${number.toString(16).toUpperCase()}`;
