import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { UNSET } from '../../schema/envelope.ts';
import type { KernelValues, TailValues } from '../../text/line.ts';
import type { Origin } from '../channel/driver-message.ts';

/** What libaudit looks up about the process. */
export interface LocalValues {
  readonly exe: string;
  readonly terminal: string | null;
  /** Name of this host; recorded only if the process has a terminal. */
  readonly hostname: string;
}

/**
 * Looks up what libaudit would look up. Call it once: only the terminal can change while a process
 * is running.
 */
export function localValues(): LocalValues {
  const exe = readLink('/proc/self/exe') ?? process.execPath;
  return { exe, terminal: terminalName(), hostname: hostname().slice(0, 63) };
}

/**
 * What libaudit would append to a message. Drivers without libaudit append it themselves, and the
 * length limit counts it.
 */
export function tailValues(local: LocalValues, origin: Origin, comm: string | undefined): TailValues {
  const terminal = origin.terminal ?? local.terminal;
  // Anything other than text is rejected when it is formatted.
  const onTerminal = typeof terminal === 'string' && /^(?:pts|tty|\/dev\/tty)/.test(terminal);
  return {
    ...(comm !== undefined && { comm }),
    exe: local.exe,
    hostname: origin.hostname ?? (onTerminal ? local.hostname : null),
    addr: origin.addr ?? null,
    terminal,
  };
}

/** What the kernel would write for this process, as far as the process can know. */
export function kernelValues(): Omit<KernelValues, 'time' | 'serial'> {
  const label = readText('/proc/self/attr/current')?.replace(/\0.*| \(.*/s, '');
  return {
    pid: process.pid,
    uid: process.getuid?.() ?? 0,
    auid: Number(readText('/proc/self/loginuid') ?? UNSET),
    ses: Number(readText('/proc/self/sessionid') ?? UNSET),
    ...(label && { subj: label }),
  };
}

/** Whether the process has CAP_AUDIT_WRITE, which is not enough in a user namespace. */
export function hasAuditWrite(): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)/m.exec(readText('/proc/self/status') ?? '')?.[1] ?? '0';
  return ((BigInt(`0x${effective}`) >> CAP_AUDIT_WRITE) & 1n) === 1n;
}

const CAP_AUDIT_WRITE = 29n;

// libaudit asks ttyname() for descriptors 0, 1 and 2, and drops `/dev/`.
function terminalName(): string | null {
  for (const fd of [0, 1, 2]) {
    const path = readLink(`/proc/self/fd/${fd}`);
    if (path !== undefined && /^\/dev\/(?:pts\/\d+|tty\w+|console)$/.test(path)) return path.slice('/dev/'.length);
  }
  return null;
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
