import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseRecord } from '../../src/log/record/parse-record.ts';
import { titled } from '../support/oracle.ts';

// Lines from public bug reports. They are not part of this repository.
const WILD = new URL('../../../shared/corpus/wild.jsonl', import.meta.url);

const missing = existsSync(WILD) ? undefined : 'the collection is not part of the repository';

describe.skipIf(missing !== undefined)(titled('lines found in public', missing), () => {
  const lines = existsSync(WILD) ? readFileSync(WILD, 'utf8').trimEnd().split('\n') : [];

  test('have the type that they name, and an event or a reason', () => {
    expect(lines).toHaveLength(50);
    for (const { line } of lines.map((text) => JSON.parse(text) as { line: string })) {
      const record = parseRecord(line);
      expect(record.typeName, line).toBe(expectedType(line));
      expect((record.event === undefined) !== (record.reason === undefined), line).toBe(true);
    }
  });

  test('have an event for each complete VIRT record', () => {
    const records = lines.map((text) => parseRecord((JSON.parse(text) as { line: string }).line));
    const reasons = records
      .filter(({ typeName }) => typeName?.startsWith('VIRT_'))
      .map(({ event, reason }) => event?.kind ?? reason?.code);
    expect(reasons.toSorted()).toEqual([
      'cgroup-all',
      'cgroup-all',
      'cgroup-path',
      'cgroup-path',
      'cgroup-path',
      'dev',
      'disk',
      'docker',
      'docker',
      'interpreted',
      'machine-id',
      'net-open',
      'net-open',
      'no-message',
      'no-message',
    ]);
  });
});

function expectedType(line: string): string | undefined {
  if (/type=1400 /.test(line)) return 'AVC';
  const named = /(?:type=| audit\[\d+\]: )(?:UNKNOWN\[(\d+)\]|([A-Z_]+)) /.exec(line);
  if (named) return named[2] ?? { 1327: 'PROCTITLE', 1420: 'UNKNOWN[1420]' }[Number(named[1])];
  if (!line.includes('Failed to send audit message')) return undefined;
  return line.includes(' resrc=') ? 'VIRT_RESOURCE' : 'VIRT_MACHINE_ID';
}
