import { fromByteString } from '../../codec/bytes.ts';

/**
 * Names of the member that holds the line in objects of log shippers. To support another one, add
 * it.
 */
export const MESSAGE_MEMBERS: readonly string[] = ['MESSAGE', 'message', 'msg', 'log', '@message', 'rawmsg'];

/** Names of the member that holds the host, a name or an object with a `name` or `hostname`. */
export const HOST_MEMBERS: readonly string[] = ['_HOSTNAME', 'HOST', 'HOSTNAME', 'hostname', 'host', 'syslog_hostname'];

/** A line within an object, as a byte string, and the host that the object names. */
export interface Wrapped {
  readonly line: string;
  readonly host: string | undefined;
}

/**
 * Finds the line in an object of a log shipper, which may be in a nested object; undefined if there
 * is none.
 */
export function unwrap(object: object, outer?: string, depth = 0): Wrapped | undefined {
  const members = object as Record<string, unknown>;
  const host = HOST_MEMBERS.map((name) => hostOf(members[name])).find((each) => each !== undefined) ?? outer;
  for (const name of MESSAGE_MEMBERS) {
    const line = byteString(members[name]);
    // As docker writes it, with its line end.
    if (line !== undefined) return { line: line.replace(/[\r\n]+$/, ''), host };
  }
  if (depth === DEEPEST) return undefined;
  for (const value of Object.values(members)) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
    const found = unwrap(value, host, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function hostOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return byteString(value) || undefined;
  const { name, hostname } = value as Record<string, unknown>;
  return byteString(name) || byteString(hostname) || undefined;
}

/**
 * Bytes of a member, one character each. The first of several values counts: it is the journal's
 * own.
 */
export function byteString(value: unknown): string | undefined {
  if (typeof value === 'string') return Buffer.from(value, 'utf8').toString('latin1');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  if (!Array.isArray(value)) return undefined;
  return value.every((byte) => typeof byte === 'number') ? Buffer.from(value).toString('latin1') : byteString(value[0]);
}

/** A host's name from its bytes in a line. */
export function nodeName(node: string): string {
  const name = fromByteString(node);
  return typeof name === 'string' ? name : node;
}

const DEEPEST = 3;
