// Makes logs for the comparison of readers: the same seed gives the same bytes. `log FILE MEGABYTES [SHARE] [SEED]` writes one.
import { closeSync, openSync, writeSync } from 'node:fs';
import { Guests } from './log-guests.ts';
import { noise } from './log-noise.ts';
import { LogWriter, randomFrom } from './log-writer.ts';

/** A log of a busy host. */
export interface MixedLog {
  /** At least so many. */
  readonly bytes: number;
  /** Of all records, how many are of the VIRT family: 0.05, or 1 for nothing else. */
  readonly share: number;
  readonly seed?: number;
}

/** Writes a log of 500 guests, some 50 of which run at a time, among what else a host records. */
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
 * Shapes in which the cost of auvirt 3.0.9 grows faster than the log: `selinux`, 50 guests with labels at a time; `dac`, no SELinux labels and
 * each uuid used once; `live`, guests that all run at once.
 */
export const SHAPES = ['selinux', 'dac', 'live'] as const;

export type Shape = (typeof SHAPES)[number];

/** Writes a log of nothing but so many sessions. */
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
  writeMixedLog(path, { bytes: Number(megabytes) * 1e6, share: Number(share), seed: Number(seed) });
}
