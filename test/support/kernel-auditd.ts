import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import { auditctl, auditStatus } from './kernel.ts';

/** An auditd that runs while the tests of a `describe` do. */
export interface Auditd {
  /** Its log. */
  readonly log: string;
  /** Waits for so many VIRT records that were not given yet, and gives their lines. */
  records(count: number): Promise<Buffer[]>;
  /** Ends it with SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again. */
  start(): Promise<void>;
}

/** Runs auditd with a configuration and a log of its own; afterwards auditing is off. */
export function runAuditd(format: 'RAW' | 'ENRICHED'): Auditd {
  const folder = mkdtempSync(join(tmpdir(), 'libaudit-virt-'));
  const log = join(folder, 'audit.log');
  let stop = async () => {};
  let given = 0;
  let auditd: ChildProcess | undefined;
  const begin = async () => {
    const started = start(folder);
    auditd = started;
    await until('auditd to run', () => {
      if (started.exitCode !== null) throw new Error('auditd ended at once: see the system log');
      const { pid, enabled } = auditStatus();
      return pid === started.pid && enabled === 1 && existsSync(log);
    });
  };
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (auditd?.kill(signal)) await once(auditd, 'exit', { signal: AbortSignal.timeout(5000) });
  };

  beforeAll(async () => {
    writeConfiguration(folder, log, format);
    const before = auditStatus();
    // The kernel goes on naming an auditd that was killed, until it has something to tell it.
    if (before.pid !== 0 && existsSync(`/proc/${before.pid}`)) {
      throw new Error(`auditd runs already, as process ${before.pid}: stop it first`);
    }
    stop = async () => {
      try {
        await end('SIGTERM');
      } finally {
        auditctl('-e', 0);
        auditctl('-b', before.backlog_limit ?? 64);
      }
    };
    await begin();
    auditctl('-b', 8192);
  });
  afterAll(async () => {
    await stop();
    rmSync(folder, { recursive: true });
  });

  return {
    log,
    kill: () => end('SIGKILL'),
    start: begin,
    async records(count) {
      await until(`${count} records`, () => virtLines(log).length >= given + count);
      given += count;
      return virtLines(log).slice(given - count, given);
    },
  };
}

function start(folder: string): ChildProcess {
  // Where this process is killed, auditd must not stay.
  return spawn('setpriv', ['--pdeathsig', 'TERM', 'auditd', '-n', '-c', folder], { stdio: 'ignore' });
}

function writeConfiguration(folder: string, log: string, format: string): void {
  const plugins = join(folder, 'plugins.d');
  mkdirSync(plugins, { mode: 0o750 });
  const settings = {
    log_file: log,
    log_format: format,
    log_group: 'root',
    plugin_dir: plugins,
    // Records stand in the file once they are written; they need not outlive the machine.
    flush: 'NONE',
    max_log_file_action: 'IGNORE',
    num_logs: 0,
    space_left: 2,
    space_left_action: 'IGNORE',
    admin_space_left: 1,
    admin_space_left_action: 'IGNORE',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
  writeFileSync(join(folder, 'auditd.conf'), lines.join(''), { mode: 0o640 });
}

/** The lines of VIRT records in a log. */
export function virtLines(log: string): Buffer[] {
  const lines = readFileSync(log, 'latin1').split('\n').slice(0, -1);
  return lines.filter((line) => line.startsWith('type=VIRT_')).map((line) => Buffer.from(line, 'latin1'));
}

async function until(what: string, reached: () => boolean): Promise<void> {
  for (const end = Date.now() + 4000; !reached(); await sleep(5)) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
  }
}
