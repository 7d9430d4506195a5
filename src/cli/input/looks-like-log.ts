import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** Whether a file begins like an audit log, or is compressed. Pipes and devices are not read. */
export function looksLikeLog(path: string): boolean {
  const head = headOf(path);
  return head.includes('audit(') || MAGIC.some((magic) => head.startsWith(magic));
}

/** The first bytes of a regular file as a byte string; empty if it cannot be read. */
function headOf(path: string): string {
  let fd: number | undefined;
  try {
    if (!statSync(path).isFile()) return '';
    fd = openSync(path, 'r');
    const bytes = Buffer.alloc(HEAD);
    return bytes.toString('latin1', 0, readSync(fd, bytes, 0, HEAD, 0));
  } catch {
    return '';
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

const HEAD = 4096;
/** How files begin that gzip, xz or zstd compressed. */
const MAGIC = ['\x1f\x8b', '\xfd7zXZ\0', '\x28\xb5\x2f\xfd'];
