import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readRecords } from '../../src/log/read/read-records.ts';
import { isVirt } from '../../src/schema/record-types.ts';
import { type MixedLog, writeMixedLog, writeSessions } from './log.ts';

const folder = mkdtempSync(join(tmpdir(), 'bench-'));

function mixed(log: MixedLog): Buffer {
  const path = join(folder, 'mixed.log');
  writeMixedLog(path, log);
  return readFileSync(path);
}

describe('benchmark logs', () => {
  test('depend only on the seed', () => {
    const log = { bytes: 300_000, share: 0.05 };
    expect(mixed(log).equals(mixed(log))).toBe(true);
    expect(mixed(log).equals(mixed({ ...log, seed: 2 }))).toBe(false);
  });

  test.each([0.05, 0.5, 1])('with a VIRT share of %d have that share, and every VIRT record parses', async (share) => {
    let records = 0;
    let virt = 0;
    for await (const { type, reason } of readRecords(mixed({ bytes: 3_000_000, share }))) {
      records++;
      if (!isVirt(type)) continue;
      virt++;
      expect(reason).toBeUndefined();
    }
    expect(virt / records).toBeCloseTo(share, 2);
  });

  test.each(['selinux', 'dac', 'live'] as const)('of shape %s have the requested number of sessions', (shape) => {
    const path = join(folder, 'sessions.log');
    writeSessions(path, shape, 120);
    const lines = readFileSync(path, 'latin1').split('\n');
    expect(lines.filter((line) => line.includes(' op=start '))).toHaveLength(120);
    expect(lines.filter((line) => line.includes(' op=stop '))).toHaveLength(shape === 'live' ? 0 : 70);
  });
});
