import { execFileSync } from 'node:child_process';
import { describe, test } from 'vitest';
import { titled } from './oracle.ts';

const HOW = 'turns auditing on and then off; to run, install auditd, stop it and set LIBAUDIT_VIRT_KERNEL=1 as root';

/**
 * `describe` for tests that send to the real kernel. They run only with `LIBAUDIT_VIRT_KERNEL=1`,
 * and then fail without root, auditd or libaudit.
 */
export function kernel(title: string, tests: () => void): void {
  if (process.env.LIBAUDIT_VIRT_KERNEL === '1') describe(title, tests);
  else test.skip(titled(title, HOW));
}

/** The settings of the kernel's audit, as distributions set them without `audit=1`. */
export const SETTINGS: readonly [string, ...(string | number)[]][] = [
  ['without rules', '-b', 64, '--backlog_wait_time', 15000, '-f', 1],
  ['with the rules of Debian and RHEL', '-b', 8192, '--backlog_wait_time', 60000, '-f', 1],
];

/** Runs auditctl. `-e 0` turns auditing off. */
export function auditctl(...options: (string | number)[]): string {
  return execFileSync('auditctl', options.map(String), { encoding: 'utf8', stdio: 'pipe' });
}

/** The kernel's audit status: `enabled`, `pid` of auditd, `backlog_limit` and so on. */
export function auditStatus(): Record<string, number> {
  const numbers = auditctl('-s').matchAll(/^(\w+) (\d+)$/gm);
  return Object.fromEntries([...numbers].map(([, name, value]) => [name, Number(value)]));
}
