import type { SystemCalls } from './system-calls.ts';

/**
 * The address of a socket as `ausearch -i` prints it, as a byte string: `{ saddr_fam=inet
 * laddr=10.0.0.1 lport=22 }`.
 *
 * @param wire value of `saddr=`: a `struct sockaddr` in hex. The family is in the byte order of the
 *   host that wrote it; no family in the table exceeds 255, so the nonzero byte identifies it.
 */
export function socketAddress(wire: string, tables: SystemCalls): string {
  const bytes = HEX.test(wire) ? Buffer.from(wire, 'hex') : Buffer.alloc(0);
  if (bytes.length === 0) return `malformed-host(${wire})`;
  const family = (bytes[0] ?? 0) || (bytes[1] ?? 0);
  const name = tables.value('family', family);
  if (name === undefined) return `unknown-family(${family})`;
  return `{ saddr_fam=${name} ${(DETAILS.get(family) ?? unsupported)(bytes)} }`;
}

const HEX = /^(?:[0-9A-Fa-f]{2})+$/;

const unsupported = (): string => '(unsupported)';

function local(bytes: Buffer): string {
  if (bytes.length < 4) return 'sockaddr len too short';
  // An abstract address begins with a NUL, and any other ends with one.
  const start = bytes[2] === 0 ? 3 : 2;
  const end = bytes.indexOf(0, start);
  return `path=${bytes.toString('latin1', start, end === -1 ? bytes.length : end)}`;
}

function inet(bytes: Buffer): string {
  if (bytes.length < 16) return 'sockaddr len too short';
  return `laddr=${[...bytes.subarray(4, 8)].join('.')} lport=${bytes.readUInt16BE(2)}`;
}

function inet6(bytes: Buffer): string {
  if (bytes.length < 28) return 'sockaddr6 len too short';
  const scope = isBigEndian(bytes) ? bytes.readUInt32BE(24) : bytes.readUInt32LE(24);
  // An interface of the host that wrote the record; its name is unknown here.
  const zone = scope === 0 ? '' : `%${scope}`;
  return `laddr=${ipv6(bytes.subarray(8, 24))}${zone} lport=${bytes.readUInt16BE(2)}`;
}

function netlink(bytes: Buffer): string {
  if (bytes.length < 12) return 'len too short';
  const [family, pid] = isBigEndian(bytes)
    ? [bytes.readUInt16BE(0), bytes.readUInt32BE(4)]
    : [bytes.readUInt16LE(0), bytes.readUInt32LE(4)];
  return `nlnk-fam=${family} nlnk-pid=${pid}`;
}

/** The family is in the byte order of the host, and below 256. */
const isBigEndian = (bytes: Buffer): boolean => bytes[0] === 0;

const DETAILS: ReadonlyMap<number, (bytes: Buffer) => string> = new Map([
  [1, local],
  [2, inet],
  [10, inet6],
  [16, netlink],
]);

/** An address in the shortest form of RFC 5952, which inet_ntop(3) prints too. */
function ipv6(bytes: Buffer): string {
  const mapped = bytes.subarray(0, 10).every((byte) => byte === 0) && bytes.readUInt16BE(10) === 0xffff;
  if (mapped) return `::ffff:${[...bytes.subarray(12)].join('.')}`;
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(2 * index).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
