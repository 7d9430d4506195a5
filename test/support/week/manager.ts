import { UNSET } from '../../../src/schema/envelope.ts';
import type { Audited, VirtEvent } from '../../../src/schema/events.ts';
import { formatEvent } from '../../../src/text/format.ts';
import { formatLine, formatTail } from '../../../src/text/line.ts';
import type { HostWriter } from './collected-log.ts';
import { type Host, OPERATORS, type Operator } from './roster.ts';
import type { TrueBy } from './truth.ts';

/** A program that manages guests, on behalf of somebody. */
export interface Manager {
  readonly by: TrueBy;
  readonly pid: number;
  /** Its name, if its program is an interpreter. */
  readonly comm?: string;
  /** Where the request came from. */
  readonly addr: string | null;
  readonly terminal: string | null;
}

/** libvirt's daemon: it does not say who asked. */
export const libvirt = (host: Host): Manager => ({
  by: { auid: null, user: null, ses: null, acct: null, program: '/usr/sbin/virtqemud' },
  pid: host === 'alder' ? 911 : 1043,
  addr: null,
  terminal: null,
});

/** A daemon that names the account of the request in each record. */
export const agent = (acct: string): Manager => ({
  by: { auid: null, user: null, ses: null, acct, program: '/usr/bin/node' },
  pid: 1207,
  comm: 'vm-agent',
  addr: '192.0.2.41',
  terminal: null,
});

/** A command that an operator runs with sudo. The kernel knows who has logged in. */
export const command = (user: Operator, ses: number, pid: number): Manager => ({
  by: { auid: OPERATORS[user], user, ses, acct: null, program: '/usr/local/sbin/vmctl' },
  pid,
  addr: null,
  terminal: `pts/${ses % 4}`,
});

/** Writes an event as a manager on this host emits it, in auditd's ENRICHED format. */
export function writeVirt(
  writer: HostWriter,
  host: Host,
  time: number,
  manager: Manager,
  event: Audited<VirtEvent>,
): void {
  const { by, pid, comm, addr, terminal } = manager;
  const extra = by.acct === null ? {} : { extra: { acct: by.acct } };
  const message = formatEvent({ ...event, ...extra });
  const tail = formatTail({ ...(comm && { comm }), exe: by.program, hostname: null, addr, terminal }, event.success);
  const { auid, ses } = { auid: by.auid ?? UNSET, ses: by.ses ?? UNSET };
  const subj = by.user === null ? SUBJECTS[host] : 'unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023';
  writer.serial++;
  const kernel = {
    time,
    serial: writer.serial,
    pid,
    uid: 0,
    auid,
    ses,
    subj: host === 'alder' ? subj : SUBJECTS.birch,
  };
  writer.line(`${formatLine(message, tail, kernel)}\x1dUID="root" AUID="${by.user ?? 'unset'}"`);
}

const SUBJECTS: Readonly<Record<Host, string>> = {
  alder: 'system_u:system_r:virtd_t:s0-s0:c0.c1023',
  birch: 'unconfined',
};
