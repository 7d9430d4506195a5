import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TransportError } from '../util/errors.ts';
import { shown } from '../util/printable.ts';

/**
 * Where recorder.so is.
 *
 * @param given by the caller; that of the package if undefined
 * @throws TransportError `platform` where there is no Linux, `recorder-missing` where it was not built, or `LD_PRELOAD` cannot name it
 */
export function recorderLibrary(given: string | undefined): string {
  if (process.platform !== 'linux') {
    throw new TransportError('platform', `record needs Linux: there is no audit on ${process.platform}`);
  }
  const library = given === undefined ? fileURLToPath(BUILT) : resolve(given);
  if (!existsSync(library)) throw missing(`there is no ${shown(library)}: ${HOW}`);
  // They part names in LD_PRELOAD, and nothing quotes them.
  if (/[\s:]/.test(library)) {
    throw missing(`${shown(library)} has a blank or colon in it: copy the file elsewhere, and name it with --library`);
  }
  return library;
}

// Beside the sources as beside the bundle, of which import.meta knows nothing.
const BUILT = new URL('../../native/build/recorder.so', import.meta.url ?? pathToFileURL(__filename));
const NATIVE = fileURLToPath(new URL('..', BUILT));
const HOW = `run make -C ${shown(NATIVE)} recorder (in a clone, npm run build:native), which needs make and a C compiler`;

const missing = (message: string): TransportError => new TransportError('recorder-missing', message);
