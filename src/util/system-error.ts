/** The system's description of an error without the path, which can hold any bytes. */
export function systemSays(error: unknown): string {
  const { message, errno } = error as NodeJS.ErrnoException;
  const { constants } = process.getBuiltinModule('node:os');
  // Node has no name for a full quota, and would say "Unknown system error -122".
  if (errno !== undefined && errno === -constants.errno.EDQUOT) return 'EDQUOT: disk quota exceeded';
  return String(message).split(', ')[0] ?? '';
}

/** The error number of a system error as in `errno.h`, in the shape that `TransportError` takes. */
export function errnoOf(error: unknown): { errno?: number } {
  const { errno } = error as NodeJS.ErrnoException;
  return errno === undefined ? {} : { errno: -errno };
}
