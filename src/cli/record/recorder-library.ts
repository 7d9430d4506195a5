import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TransportError } from '../../util/errors.ts';
import { packageFolder } from '../../util/package-folder.ts';
import { shown } from '../../util/printable.ts';

/**
 * Where recorder.so is.
 *
 * @param given the path that the user named; the library of this package if undefined
 * @throws TransportError `platform` except on Linux; `recorder-missing` if it was not built, or
 *   `LD_PRELOAD` cannot name it
 */
export function recorderLibrary(given: string | undefined): string {
  if (process.platform !== 'linux') {
    throw new TransportError('platform', `record needs Linux: ${process.platform} has no audit system`);
  }
  const library = given === undefined ? fileURLToPath(BUILT) : resolve(given);
  if (!existsSync(library)) throw missing(`there is no ${shown(library)}: ${HOW}`);
  // Blanks and colons separate names in LD_PRELOAD, and cannot be quoted.
  if (/[\s:]/.test(library)) {
    throw missing(`${shown(library)} contains a blank or colon: copy the file elsewhere, and name it with --library`);
  }
  return library;
}

const BUILT = new URL('native/build/recorder.so', packageFolder(new URL('.', import.meta.url)));
const NATIVE = fileURLToPath(new URL('..', BUILT));
const HOW = `run make -C ${shown(NATIVE)} recorder (in a clone, npm run build:native), which needs make and a C compiler`;

const missing = (message: string): TransportError => new TransportError('recorder-missing', message);
