// Generates logs for the read benchmarks. The same seed gives the same bytes.
// `log FILE MEGABYTES [SHARE] [SEED]` writes one; `log --running N FILE` writes one of N guests that all run.
import { closeSync, openSync, writeSync } from 'node:fs';
import { Guests } from './log-guests.ts';
import { noise } from './log-noise.ts';
import { LogWriter, randomFrom } from './log-writer.ts';

/** The log of a busy host. */
export interface MixedLog {
  /** Minimum size. */
  readonly bytes: number;
  /** Share of VIRT records among all records, for example 0.05; 1 for VIRT records only. */
  readonly share: number;
  readonly seed?: number;
}

/** Writes a log of 500 guests, about 50 running at a time, mixed with other records of a host. */
export function writeMixedLog(path: string, { bytes, share, seed = 1 }: MixedLog): void {
  toFile(path, seed, (writer) => {
    const guests = new Guests(writer, { names: 500, running: 50 });
    while (writer.bytes < bytes) {
      if (share === 1 || guests.records < share * writer.records) guests.step(share < 1);
      else noise(writer);
    }
  });
}

/**
 * Logs for which the cost of auvirt 3.0.9 grows faster than the log: `selinux`, 50 labelled guests
 * running at a time; `dac`, no SELinux labels and every uuid used once; `live`, all guests running
 * at once.
 */
export const SHAPES = ['selinux', 'dac', 'live'] as const;

export type Shape = (typeof SHAPES)[number];

/** Writes a log with this number of sessions and nothing else. */
export function writeSessions(path: string, shape: Shape, sessions: number, seed = 1): void {
  toFile(path, seed, (writer) => {
    const names = shape === 'selinux' ? 500 : sessions;
    const running = shape === 'live' ? sessions : 50;
    const guests = new Guests(writer, { names, running, selinux: shape !== 'dac' });
    for (let i = 0; i < sessions; i++) {
      if (guests.running === running) guests.stopOldest();
      guests.start(i % names);
    }
  });
}

function toFile(path: string, seed: number, write: (writer: LogWriter) => void): void {
  const file = openSync(path, 'w');
  const writer = new LogWriter(randomFrom(seed), (bytes) => {
    for (let start = 0; start < bytes.length; ) start += writeSync(file, bytes, start);
  });
  write(writer);
  writer.flush();
  closeSync(file);
}

if (process.argv[1] === import.meta.filename) {
  const [path = '', megabytes = '100', share = '0.05', seed = '1'] = process.argv.slice(2);
  if (path === '--running') writeSessions(share, 'live', Number(megabytes));
  else writeMixedLog(path, { bytes: Number(megabytes) * 1e6, share: Number(share), seed: Number(seed) });
}
