import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FollowedJournal } from '../../src/log/follow/follow-journal.ts';
import { TailedJournal } from '../../src/log/follow/tail-journal.ts';
import { everyLine } from '../../src/log/lines/line-picker.ts';
import { readRecords } from '../../src/log/read/read-records.ts';
import type { RecordSource } from '../../src/log/read-records.ts';
import type { AuditRecord } from '../../src/log/record/record.ts';
import { journal, journalCursor } from '../../src/source/journalctl.ts';
import { oracle } from '../support/oracle.ts';

/** Writes journal files from the export format. Its path differs between distributions. */
const REMOTE = ['/usr/lib/systemd/systemd-journal-remote', '/lib/systemd/systemd-journal-remote'].find(existsSync);

function missing(): string | undefined {
  if (REMOTE === undefined) return 'install systemd-journal-remote';
  return spawnSync('journalctl', ['--version']).status === 0 ? undefined : 'install systemd for journalctl';
}

const LOG = readFileSync(new URL('../corpus/libvirt/audit-raw.log', import.meta.url));

oracle('the real journalctl', missing(), () => {
  test('returns the same records from a journal as from the log', async () => {
    const written = await read(LOG);
    const file = journalOf(written);
    const returned = await read(journal({ files: [file] }));
    expect(returned).toHaveLength(written.length);
    expect(returned.every(({ node }) => node === 'host')).toBe(true);
    expect(returned.map(summary).toSorted()).toEqual(written.map(summary).toSorted());
    expect(returned.filter(({ event }) => event !== undefined).length).toBeGreaterThan(100);
  });

  test('returns messages over 4 KiB and bytes that are not UTF-8, but no entries of other transports', async () => {
    const bodies = [`msg='virt=kvm ${'x'.repeat(9000)}'`, "msg='virt=kvm \xff\x1d'"];
    const lines = bodies.map((body, i) => `type=VIRT_CONTROL msg=audit(1364475353.159:${i}): pid=1 ${body}`);
    const written = await read(Buffer.from(lines.join('\n'), 'latin1'));
    const file = journalOf(written, 'kernel');
    expect(await read(journal({ files: [file] }))).toEqual([]);
    const returned = await read(journal({ files: [journalOf(written), file] }));
    expect(returned.map(summary).toSorted()).toEqual(written.map(summary).toSorted());
  });

  test('resumes after a cursor, skips entries of other senders, and reports a cursor whose entry is gone', async () => {
    const [first, second, third, ...rest] = (await read(LOG)) as [
      AuditRecord,
      AuditRecord,
      AuditRecord,
      ...AuditRecord[],
    ];
    const file = journalOf([rest[0] as AuditRecord], 'syslog');
    // Without audit records in the journal there is no cursor, and journalctl exits with 1.
    expect(await journalCursor([file])).toBeUndefined();
    const followed = new FollowedJournal(undefined, everyLine, [file]);
    const unread = async (from = followed) => {
      const records: string[] = [];
      for await (const batch of from.read()) records.push(...batch.map(summary));
      return records;
    };
    expect(await unread()).toEqual([]);
    journalOf([first], 'audit', file);
    const cursor = await journalCursor([file]);
    expect(await unread()).toEqual([summary(first)]);
    journalOf([rest[1] as AuditRecord], 'syslog', file);
    expect(await unread()).toEqual([]);
    expect(await journalCursor([file])).toBe(cursor);
    journalOf([second, third], 'audit', file);
    expect(await unread()).toEqual([summary(second), summary(third)]);
    expect(await unread()).toEqual([]);
    expect(await unread(new FollowedJournal(cursor, everyLine, [file]))).toEqual([summary(second), summary(third)]);
    const other = journalOf([first, second]);
    await expect(unread(new FollowedJournal(cursor, everyLine, [other]))).rejects.toMatchObject({
      code: 'cursor-lost',
    });
  });

  test('shows what comes after a cursor as it comes, from a journal without records too', async () => {
    const [first, second, third, ...rest] = (await read(LOG)) as [
      AuditRecord,
      AuditRecord,
      AuditRecord,
      ...AuditRecord[],
    ];
    const file = journalOf([rest[0] as AuditRecord], 'syslog');
    const all = new TailedJournal(undefined, everyLine, [file]);
    const records: string[] = [];
    const readAll = async () => {
      for await (const batch of all.read()) records.push(...batch.map(summary));
      return records;
    };
    expect(await readAll()).toEqual([]);
    journalOf([first], 'audit', file);
    await expect.poll(readAll, { interval: 20 }).toEqual([summary(first)]);
    const later = new TailedJournal(await journalCursor([file]), everyLine, [file]);
    journalOf([second, third], 'audit', file);
    await expect.poll(readAll, { interval: 20 }).toEqual([first, second, third].map(summary));
    await all.close();
    const past: string[] = [];
    for await (const batch of later.before()) past.push(...batch.map(summary));
    expect(past).toEqual([summary(first)]);
    const rows: string[] = [];
    const readLater = async () => {
      for await (const batch of later.read()) rows.push(...batch.map(summary));
      return rows;
    };
    await expect.poll(readLater, { interval: 20 }).toEqual([summary(second), summary(third)]);
    await later.close();
  });

  test('reports why it cannot read a journal', async () => {
    await expect(read(journal({ files: ['/nowhere/system.journal'] }))).rejects.toMatchObject({
      code: 'journal-unreadable',
      message: expect.stringContaining('No such file or directory'),
    });
  });
});

async function read(source: RecordSource): Promise<AuditRecord[]> {
  const records: AuditRecord[] = [];
  for await (const record of readRecords(source)) records.push(record);
  return records;
}

function summary({ type, time, serial, kernel, message, tail, event, reason }: AuditRecord): string {
  return JSON.stringify({ type, time, serial, kernel, message, tail, event, reason });
}

/** Adds an entry per record to a new or existing journal file, as journald does. */
function journalOf(
  records: readonly AuditRecord[],
  transport = 'audit',
  path = join(mkdtempSync(join(tmpdir(), 'journal-')), 'test.journal'),
): string {
  const input = Buffer.concat(records.map((record) => entry(record, transport)));
  const { status, stderr } = spawnSync(REMOTE ?? '', [`--output=${path}`, '-'], { input });
  expect(status, stderr?.toString()).toBe(0);
  return path;
}

function entry({ type, typeName, time: stamp = 0, serial, body = '' }: AuditRecord, transport: string): Buffer {
  const time = stamp * 1000;
  const fields = {
    __REALTIME_TIMESTAMP: time,
    __MONOTONIC_TIMESTAMP: time,
    _BOOT_ID: '0123456789abcdef0123456789abcdef',
    _TRANSPORT: transport,
    _AUDIT_TYPE: type,
    _AUDIT_TYPE_NAME: typeName,
    _AUDIT_ID: serial,
    _SOURCE_REALTIME_TIMESTAMP: time,
    _HOSTNAME: 'host',
  };
  const text = Object.entries(fields).map(([name, value]) => `${name}=${value}\n`);
  // A message may contain bytes that are not UTF-8, so it needs the binary form with a length.
  const message = Buffer.from(`${typeName} ${body}`, 'latin1');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(message.length));
  return Buffer.concat([Buffer.from(`${text.join('')}MESSAGE\n`), length, message, Buffer.from('\n\n')]);
}
