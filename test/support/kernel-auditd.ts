import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlEvent } from 'libaudit-virt/events';
import { parseRecord } from 'libaudit-virt/log';
import { afterAll, beforeAll, expect } from 'vitest';
import { auditctl, auditStatus } from './kernel.ts';

/** An auditd that runs during the tests of one `describe`. */
export interface Auditd {
  /** Path of its log. */
  readonly log: string;
  /** Waits for the next `count` VIRT records and returns their lines. */
  records(count: number): Promise<Buffer[]>;
  /** Kills it with SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again. */
  start(): Promise<void>;
}

/** Runs auditd with its own configuration and log. Turns auditing off afterwards. */
export function runAuditd(format: 'RAW' | 'ENRICHED'): Auditd {
  const folder = mkdtempSync(join(tmpdir(), 'libaudit-virt-'));
  const log = join(folder, 'audit.log');
  let stop = async () => {};
  let returned = 0;
  let auditd: ChildProcess | undefined;
  const begin = async () => {
    const started = start(folder);
    auditd = started;
    await until('auditd to run', () => {
      if (started.exitCode !== null) throw new Error('auditd exited at once: see the system log');
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
    // The kernel reports the pid of a killed auditd until it next sends something to it.
    if (before.pid !== 0 && existsSync(`/proc/${before.pid}`)) {
      throw new Error(`auditd is already running as process ${before.pid}: stop it first`);
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
      await until(`${count} records`, () => virtLines(log).length >= returned + count);
      returned += count;
      return virtLines(log).slice(returned - count, returned);
    },
  };
}

function start(folder: string): ChildProcess {
  // auditd must not outlive this process, even if this process is killed.
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
    // Records are visible once written. They need not survive a crash of the machine.
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

/** The VIRT records in a log, as lines. */
export function virtLines(log: string): Buffer[] {
  const lines = readFileSync(log, 'latin1').split('\n').slice(0, -1);
  return lines.filter((line) => line.startsWith('type=VIRT_')).map((line) => Buffer.from(line, 'latin1'));
}

/** The pids of the events in a file. Every line must parse. */
export function pidsIn(path: string): number[] {
  if (!existsSync(path)) return [];
  return virtLines(path).map((line) => {
    const { event, reason } = parseRecord(line);
    expect(reason).toBeUndefined();
    return (event as ControlEvent).vmPid as number;
  });
}

async function until(what: string, isReached: () => boolean): Promise<void> {
  for (const end = Date.now() + 4000; !isReached(); await sleep(5)) {
    if (Date.now() > end) throw new Error(`timed out waiting for ${what}`);
  }
}
