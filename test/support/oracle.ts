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

/** Prints what libauparse makes of a log. */
export const AUPARSE_DUMP = `${native}/build/auparse-dump`;

/** Why there is no auparse-dump. */
export function auparseMissing(): string | undefined {
  if (!existsSync('/usr/include/auparse.h') && !existsSync(AUPARSE_DUMP)) {
    return 'install libauparse-dev (Debian, Ubuntu) or audit-libs-devel (Fedora, RHEL)';
  }
  return build('auparse-dump', AUPARSE_DUMP);
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

/** Prints the constants of libaudit.h. */
export const ABI_CHECK = `${native}/build/abi-check`;

/** Why there is no abi-check. */
export function abiMissing(): string | undefined {
  if (!existsSync('/usr/include/libaudit.h') && !existsSync(ABI_CHECK)) {
    return 'install libaudit-dev (Debian, Ubuntu) or audit-libs-devel (Fedora, RHEL)';
  }
  return build('abi-check', ABI_CHECK);
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

// Test files run side by side, and only one of them may build: the others wait for the lock on the folder.
function build(target: string, path: string): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  const { error, stderr } = spawnSync('flock', [native, 'make', '-C', native, target], { encoding: 'utf8' });
  if (existsSync(path)) return undefined;
  return `make -C native ${target} failed, install make and a C compiler: ${error?.message ?? stderr.trim()}`;
}
