import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseRecord } from 'libaudit-virt/log';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs the example qemu-manager. */
export const runQemuManager = (...words: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'examples/qemu-manager.ts', ...words], {
    cwd: root,
    encoding: 'utf8',
    timeout: 55_000,
  });

const start = (disk: string) => [
  'machine-id dac',
  'integrity-check start',
  `disk start ${disk}`,
  'mem start 65536',
  'vcpu start 1',
];

/** The records that the example must write, in this order, as `recordTexts` shows them. */
export const QEMU_MANAGER_RECORDS: readonly string[] = [
  ...['web 1', ...start('web.raw'), 'control start booted'],
  ...['net attach 52:54:00:12:34:56', 'disk attach data disk.raw', 'disk attach such.raw failed'],
  ...['mem update 49152', 'control pause user', 'control resume user', 'net detach 52:54:00:12:34:56'],
  ...['disk detach data disk.raw failed', 'disk detach data disk.raw'],
  ...['migrate-out live', 'control stop migrated'],
  ...[...start('web.raw'), 'migrate-in live', 'control start migrated', 'control stop crashed'],
  ...['batch', ...start('batch.raw'), 'control start booted', 'control stop shutdown'],
  ...['lost', ...start('lost.raw'), 'control start booted', 'control stop failed'],
];

/**
 * The records of a log in the notation of `QEMU_MANAGER_RECORDS`: the name of a guest comes before
 * its records.
 */
export function recordTexts(lines: readonly (string | Uint8Array)[]): string[] {
  let guest: unknown;
  return lines.flatMap((line) => {
    const { event } = parseRecord(line);
    const { kind, vm, success, ...rest } = event as unknown as Record<string, unknown>;
    const resource = String(kind);
    const value = ['new', 'old'].map((side) => rest[side + resource[0]?.toUpperCase() + resource.slice(1)]);
    const words = [kind, rest.op, rest.reason, rest.model, value.find((each) => each !== null && each !== undefined)];
    const shown = words
      .filter((word) => word !== undefined && word !== 'none')
      .map((word) => String(word).split('/').at(-1));
    const text = `${shown.join(' ')}${success === true ? '' : ' failed'}`;
    if (vm === guest) return [text];
    guest = vm;
    return [String(vm), text];
  });
}
