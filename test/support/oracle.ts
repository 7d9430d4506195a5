import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/**
 * `describe` for tests that compare with a program or library from elsewhere. Where that is missing they are
 * skipped and the title says why; with `LIBAUDIT_VIRT_ORACLE=required` they fail instead.
 *
 * @param missing what is not there and how to get it; undefined where everything is
 */
export function oracle(title: string, missing: string | undefined, tests: () => void): void {
  if (missing === undefined) describe(title, tests);
  else if (process.env.LIBAUDIT_VIRT_ORACLE === 'required') test(title, () => expect.fail(missing));
  else test.skip(`${title} (skipped: ${missing})`);
}

const native = fileURLToPath(new URL('../../native', import.meta.url));

/** Takes the place of libaudit.so.1: sends to a file, and fails as it is told to. */
export const STANDIN = `${native}/build/libaudit-standin.so`;

/** Why there is no stand-in. */
export const standinMissing = (): string | undefined => build('standin', STANDIN);

/** Writes what a program would send to the kernel's audit to a file. */
export const RECORDER = `${native}/build/recorder.so`;

/** Sends without libaudit, in all ways. */
export const SEND_RAW = `${native}/build/send-raw`;

/** Why there is no recorder, and nothing to try it with. */
export const recorderMissing = (): string | undefined => build('recorder', RECORDER) ?? build('send-raw', SEND_RAW);

/** Sends with each function of libaudit. */
export const SEND_CALLS = `${native}/build/send-calls`;

/** Why there is no send-calls. */
export const sendCallsMissing = (): string | undefined =>
  recorderMissing() ?? headerMissing('libaudit.h', 'libaudit-dev', SEND_CALLS) ?? build('send-calls', SEND_CALLS);

/** Debian's Python: python3-audit is made for no other. */
export const PYTHON = '/usr/bin/python3';

/** Why no program in Python can send. */
export function pythonMissing(): string | undefined {
  const { status } = spawnSync(PYTHON, ['-c', 'import audit']);
  return recorderMissing() ?? (status === 0 ? undefined : 'install python3-audit (Debian, Ubuntu)');
}

/** Prints what libauparse makes of a log. */
export const AUPARSE_DUMP = `${native}/build/auparse-dump`;

/** Why there is no auparse-dump. */
export function auparseMissing(): string | undefined {
  return headerMissing('auparse.h', 'libauparse-dev', AUPARSE_DUMP) ?? build('auparse-dump', AUPARSE_DUMP);
}

/** Why there is no auvirt of auditd 3 to compare with. Ours prints its version, the old one knows no such option. */
export function auvirtMissing(): string | undefined {
  const { error, stdout } = spawnSync('auvirt', ['--version'], { encoding: 'utf8' });
  if (error === undefined && !stdout.startsWith('auvirt ')) return undefined;
  return 'install auditd 3 (Debian 12, Ubuntu 22.04; audit 4.0 is without auvirt), so that its auvirt comes first in PATH';
}

/** Why there are no ausearch and aureport of auditd 3 to compare with: newer ones differ in ways that are known, and not in these. */
export function ausearchMissing(): string | undefined {
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  const { stdout } = spawnSync('ausearch', ['-v'], { encoding: 'utf8', env });
  if (stdout?.startsWith('ausearch version 3.')) return undefined;
  return 'install auditd 3 (Debian 12, Ubuntu 22.04)';
}

/** Why the names of protocols may be others than those of Debian: ausearch takes them from a file. */
export function protocolsMissing(): string | undefined {
  return existsSync('/etc/protocols') ? undefined : 'install netbase (Debian, Ubuntu)';
}

/** Prints the constants of libaudit.h. */
export const ABI_CHECK = `${native}/build/abi-check`;

/** Why there is no abi-check. */
export function abiMissing(): string | undefined {
  return headerMissing('libaudit.h', 'libaudit-dev', ABI_CHECK) ?? build('abi-check', ABI_CHECK);
}

/** Why an optional package cannot be loaded. */
export async function packageMissing(...names: string[]): Promise<string | undefined> {
  try {
    for (const name of names) await import(name);
    return undefined;
  } catch {
    return `${names.join(' and ')} cannot be loaded: run npm install where there is a compiler`;
  }
}

/** @param built what is made with it, which may be there all the same */
function headerMissing(header: string, debian: string, built: string): string | undefined {
  if (existsSync(`/usr/include/${header}`) || existsSync(built)) return undefined;
  return `install ${debian} (Debian, Ubuntu) or audit-libs-devel (Fedora, RHEL)`;
}

// Test files run side by side, and only one of them may build: the others wait for the lock on the folder.
function build(target: string, path: string): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  const { error, stderr } = spawnSync('flock', [native, 'make', '-C', native, target], { encoding: 'utf8' });
  if (existsSync(path)) return undefined;
  return `make -C native ${target} failed, install make and a C compiler: ${error?.message ?? stderr.trim()}`;
}
