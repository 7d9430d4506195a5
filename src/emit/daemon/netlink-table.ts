/** A socket of the kernel's audit protocol, as `/proc/net/netlink` lists it. */
export interface AuditSocket {
  /** Its port: usually the process ID of its first owner. */
  readonly port: number;
  /** Bytes of the kernel's buffers that hold messages nobody has read yet. */
  readonly unread: number;
  /** How often a message did not fit since the socket was opened. */
  readonly drops: number;
  readonly inode: number;
}

/**
 * The audit sockets in the text of `/proc/net/netlink`. Columns are found by their titles, because
 * kernels have added some. Lines that cannot be understood are left out.
 */
export function auditSockets(table: string): AuditSocket[] {
  const [titles = '', ...lines] = table.split('\n');
  const columns = titles.trim().split(/\s+/);
  const [protocol, port, unread, drops, inode] = ['Eth', 'Pid', 'Rmem', 'Drops', 'Inode'].map((title) =>
    columns.indexOf(title),
  ) as [number, number, number, number, number];
  const sockets: AuditSocket[] = [];
  for (const line of lines) {
    const values = line.trim().split(/\s+/).map(Number);
    if (values[protocol] !== NETLINK_AUDIT) continue;
    const numbers = [values[port], values[unread], values[drops], values[inode]];
    if (!numbers.every((value) => Number.isSafeInteger(value))) continue;
    const [a, b, c, d] = numbers as [number, number, number, number];
    sockets.push({ port: a, unread: b, drops: c, inode: d });
  }
  return sockets;
}

/** `NETLINK_AUDIT` in linux/netlink.h. */
const NETLINK_AUDIT = 9;
