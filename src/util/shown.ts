import { printable } from './printable.ts';

/** A file's name or a program's words for a message: as they are, or escaped where a terminal could obey them. */
export const shown = (text: string): string => (/^[\x20-\x7e]*$/.test(text) ? text : printable(text));

/** What the system says of an error, without the path, which may hold anything. */
export const systemSays = (error: unknown): string => String((error as Error).message).split(', ')[0] ?? '';

/** The system's error number as in `errno.h`, for `TransportError`. */
export function errnoOf(error: unknown): { errno?: number } {
  const { errno } = error as NodeJS.ErrnoException;
  return errno === undefined ? {} : { errno: -errno };
}
