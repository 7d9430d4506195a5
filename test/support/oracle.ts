import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/**
 * `describe` for tests that compare with an external program or library. If it is missing, they
 * are skipped and the title says why. With `LIBAUDIT_VIRT_ORACLE=required` they fail instead.
 *
 * @param missing what is missing and how to install it; undefined if nothing is missing
 */
export function oracle(title: string, missing: string | undefined, tests: () => void): void {
  if (missing === undefined) describe(title, tests);
  else if (process.env.LIBAUDIT_VIRT_ORACLE === 'required') test(title, () => expect.fail(missing));
  else test.skip(titled(title, missing));
}

/** The title of a test that may be skipped, with the reason. */
export const titled = (title: string, missing: string | undefined): string =>
  missing === undefined ? title : `${title} (skipped: ${missing})`;

/** `test` for tests that cannot run everywhere; skips like `oracle`. */
export function testWhere(missing: string | undefined, title: string, run: () => void | Promise<void>): void {
  oracle(title, missing, () => test(title, run));
}

const native = fileURLToPath(new URL('../../native', import.meta.url));

/** A stand-in for libaudit.so.1 that writes to a file and simulates failures. */
export const STANDIN = `${native}/build/libaudit-standin.so`;

/** Why the stand-in is missing. */
export const standinMissing = (): string | undefined => build('standin', STANDIN);

/** Records to a file what a program would send to the kernel's audit subsystem. */
export const RECORDER = `${native}/build/recorder.so`;

/** Sends without libaudit, with any send function. */
export const SEND_RAW = `${native}/build/send-raw`;

/** Why the recorder or send-raw is missing. */
export const recorderMissing = (): string | undefined => build('recorder', RECORDER) ?? build('send-raw', SEND_RAW);

/** Sends with every function of libaudit. */
export const SEND_CALLS = `${native}/build/send-calls`;

/** Why send-calls is missing. */
export const sendCallsMissing = (): string | undefined =>
  recorderMissing() ?? headerMissing('libaudit.h', 'libaudit-dev', SEND_CALLS) ?? build('send-calls', SEND_CALLS);

/** Debian's Python: python3-audit works with no other. */
export const PYTHON = '/usr/bin/python3';

/** Why Python programs cannot send. */
export const pythonMissing = (): string | undefined => recorderMissing() ?? pythonAuditMissing();

/** Why the modules audit and auparse of Debian's Python are missing. */
export function pythonAuditMissing(): string | undefined {
  const { status } = spawnSync(PYTHON, ['-c', 'import audit, auparse']);
  return status === 0 ? undefined : 'install python3-audit (Debian, Ubuntu)';
}

/** Why there is no Python at all. */
export function python3Missing(): string | undefined {
  const { status } = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']);
  return status === 0 ? undefined : 'install Python 3.9 or later';
}

/** Parses a log with libauparse and prints the result. */
export const AUPARSE_DUMP = `${native}/build/auparse-dump`;

/** Why auparse-dump is missing. */
export function auparseMissing(): string | undefined {
  return headerMissing('auparse.h', 'libauparse-dev', AUPARSE_DUMP) ?? build('auparse-dump', AUPARSE_DUMP);
}

/** Why auditd's auvirt is missing. Only our auvirt has the option --version. */
export function auvirtMissing(): string | undefined {
  const { error, stdout } = spawnSync('auvirt', ['--version'], { encoding: 'utf8' });
  if (error === undefined && !stdout.startsWith('auvirt ')) return undefined;
  return 'install auditd 3 (Debian 12, Ubuntu 22.04; audit 4.0 has no auvirt), with its auvirt first in PATH';
}

/** Why ausearch and aureport of auditd 3 are missing. Newer versions print differently. */
export function ausearchMissing(): string | undefined {
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  const { stdout } = spawnSync('ausearch', ['-v'], { encoding: 'utf8', env });
  if (stdout?.startsWith('ausearch version 3.')) return undefined;
  return 'install auditd 3 (Debian 12, Ubuntu 22.04)';
}

/** Why guests cannot be started. */
export function qemuMissing(): string | undefined {
  const { error } = spawnSync('qemu-system-x86_64', ['--version']);
  return error === undefined ? undefined : 'install qemu-system-x86 (Debian, Ubuntu)';
}

/** Why the names of protocols may differ from Debian's: ausearch reads them from a file. */
export function protocolsMissing(): string | undefined {
  return existsSync('/etc/protocols') ? undefined : 'install netbase (Debian, Ubuntu)';
}

/** The record core, with checks of every access to memory. */
export const CHECKED_CORE = `${native}/build/record-core-checked`;

/** Why the record core with checks is missing. */
export const checkedCoreMissing = (): string | undefined => build('record-core-checked', CHECKED_CORE);

/** Prints the constants of libaudit.h. */
export const ABI_CHECK = `${native}/build/abi-check`;

/** Why abi-check is missing. */
export function abiMissing(): string | undefined {
  return headerMissing('libaudit.h', 'libaudit-dev', ABI_CHECK) ?? build('abi-check', ABI_CHECK);
}

/** Why koffi cannot be used. */
export const koffiMissing = (): Promise<string | undefined> => packageMissing('npm install', 'koffi');

/** Why ffi-napi cannot be used: it is optional and needs a C++ compiler. */
export const ffiNapiMissing = (): Promise<string | undefined> =>
  packageMissing('npm run install:ffi-napi', 'ffi-napi', 'ref-napi');

async function packageMissing(command: string, ...names: string[]): Promise<string | undefined> {
  try {
    for (const name of names) await import(name);
    return undefined;
  } catch {
    return `cannot load ${names.join(' and ')}: run ${command}`;
  }
}

/** @param built the program that needs the header; it may exist already */
function headerMissing(header: string, debian: string, built: string): string | undefined {
  if (existsSync(`/usr/include/${header}`) || existsSync(built)) return undefined;
  return `install ${debian} (Debian, Ubuntu) or audit-libs-devel (Fedora, RHEL)`;
}

// Test files run in parallel, but only one may build: the others wait for the lock on the folder.
function build(target: string, path: string): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  const { error, stderr } = spawnSync('flock', [native, 'make', '-C', native, target], { encoding: 'utf8' });
  if (existsSync(path)) return undefined;
  const [reason] = (error?.message ?? stderr).trim().split('\n');
  return `install make, a C compiler and util-linux: make -C native ${target} failed: ${reason}`;
}
