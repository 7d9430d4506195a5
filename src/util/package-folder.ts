import { existsSync } from 'node:fs';

/**
 * The nearest folder at or above another that has a package.json: the sources of a module are
 * deeper in its package than a bundle of them. If there is none, the folder itself.
 *
 * @param from URL of a folder, with a slash at its end
 */
export function packageFolder(from: URL): URL {
  for (let folder = from; ; folder = new URL('..', folder)) {
    if (existsSync(new URL('package.json', folder))) return folder;
    // The root is above itself.
    if (new URL('..', folder).href === folder.href) return from;
  }
}
