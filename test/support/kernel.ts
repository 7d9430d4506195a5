import { execFileSync } from 'node:child_process';
import { describe, test } from 'vitest';
import { titled } from './oracle.ts';

const HOW =
  'switches auditing on, and off at the end; run as root with LIBAUDIT_VIRT_KERNEL=1 where auditd is installed but not running';

/**
 * `describe` for tests that send to the real kernel: they run only where `LIBAUDIT_VIRT_KERNEL=1` asks for it, and
 * then they fail where root, auditd or libaudit is missing.
 */
export function kernel(title: string, tests: () => void): void {
  if (process.env.LIBAUDIT_VIRT_KERNEL === '1') describe(title, tests);
  else test.skip(titled(title, HOW));
}

/** Runs auditctl; `-e 0` switches auditing off. */
export function auditctl(...options: (string | number)[]): string {
  return execFileSync('auditctl', options.map(String), { encoding: 'utf8', stdio: 'pipe' });
}

/** The kernel's numbers: `enabled`, `pid` of auditd, `backlog_limit` and others. */
export function auditStatus(): Record<string, number> {
  const numbers = auditctl('-s').matchAll(/^(\w+) (\d+)$/gm);
  return Object.fromEntries([...numbers].map(([, name, value]) => [name, Number(value)]));
}
