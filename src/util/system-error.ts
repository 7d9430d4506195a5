/** The system's description of an error without the path, which can hold any bytes. */
export const systemSays = (error: unknown): string => String((error as Error).message).split(', ')[0] ?? '';

/** The error number of a system error as in `errno.h`, in the shape that `TransportError` takes. */
export function errnoOf(error: unknown): { errno?: number } {
  const { errno } = error as NodeJS.ErrnoException;
  return errno === undefined ? {} : { errno: -errno };
}
