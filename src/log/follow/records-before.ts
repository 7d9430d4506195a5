import type { FileHandle } from 'node:fs/promises';
import { type FileCursor, isIn } from '../../source/cursor.ts';
import { identityOf, opened, rotationFamily } from '../../source/rotation.ts';
import type { LinePicker } from '../lines/line-picker.ts';
import { recordBatches } from '../read-records.ts';
import type { AuditRecord } from '../record/record.ts';

/**
 * The records of a log before a position, from the oldest rotated file that is not compressed.
 *
 * @param place the position; if undefined, the beginning of the current file. No records if it no
 *   longer exists
 * @throws TransportError `file-unreadable`
 */
export async function* recordsBefore(
  path: string,
  place: FileCursor | undefined,
  pick: LinePicker,
): AsyncGenerator<readonly AuditRecord[], void, void> {
  const files = await openedFamily(path);
  try {
    const found = await Promise.all(files.map(async (file) => place !== undefined && (await isIn(place, file))));
    const last = place === undefined ? files.length - 1 : found.indexOf(true);
    for (const [index, file] of files.slice(0, last + 1).entries()) {
      const end = index < last ? Number.POSITIVE_INFINITY : (place?.offset ?? 0);
      const options = { start: 0, end: end - 1, autoClose: false };
      if (end <= 0) continue;
      for await (const batch of recordBatches(file.createReadStream(options), pick)) yield [...batch];
    }
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }
}

/** All files of a log, oldest first, opened as they were at one moment. */
async function openedFamily(path: string): Promise<FileHandle[]> {
  for (;;) {
    const family = await rotationFamily(path);
    const files = await Promise.all(family.map((each) => opened(each.path)));
    const identities = await Promise.all(
      files.map(async (file) => file && identityOf(await file.stat({ bigint: true }))),
    );
    if (identities.every((identity, index) => identity === family[index]?.identity)) return files as FileHandle[];
    // They were renamed in the meantime.
    await Promise.all(files.map((file) => file?.close()));
  }
}
