import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { ExportReader } from '../../src/log/lines/journal-export.ts';
import { readRecords } from '../../src/log/read/read-records.ts';
import type { RecordSource } from '../../src/log/read-records.ts';
import type { AuditRecord } from '../../src/log/record/record.ts';
import { runs } from '../support/runs.ts';

const LOG = readFileSync(new URL('../corpus/libvirt/audit-raw.log', import.meta.url)).subarray(0, 20_000);

async function read(source: RecordSource): Promise<AuditRecord[]> {
  const records: AuditRecord[] = [];
  for await (const record of readRecords(source)) records.push(record);
  return records;
}

const summary = ({ offset, raw, event, reason }: AuditRecord) => ({
  offset,
  raw: Buffer.from(raw).toString('latin1'),
  event,
  reason,
});

describe('readRecords', () => {
  test('returns the same records wherever the bytes are cut', async () => {
    const whole = (await read(LOG)).map(summary);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1 }), async (sizes) => {
        expect((await read(Readable.from(cut(LOG, sizes)))).map(summary)).toEqual(whole);
      }),
      { numRuns: runs(20) },
    );
  });

  test('returns the offset of each line', async () => {
    for (const { offset, raw } of await read(LOG))
      expect(LOG.subarray(offset, offset + raw.length).equals(raw)).toBe(true);
  });

  test('reads a file by its path, and names a file that it cannot read', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'read-')), 'audit.log');
    writeFileSync(path, LOG);
    expect((await read(path)).map(summary)).toEqual((await read(LOG)).map(summary));
    await expect(read(`${path}.missing`)).rejects.toMatchObject({
      code: 'file-unreadable',
      message: expect.stringContaining(`${path}.missing`),
    });
  });

  test('reads a compressed file that is longer than a block', async () => {
    const words = Array.from({ length: 30_000 }, (_, n) => createHash('sha512').update(String(n)).digest('base64'));
    const lines = words.map((word, n) => `type=USER_CMD msg=audit(1700000000.000:${n}): pid=1 cmd=${word}\n`);
    const path = join(mkdtempSync(join(tmpdir(), 'read-')), 'audit.log.gz');
    writeFileSync(path, gzipSync(lines.join(''), { level: 1 }));
    expect(statSync(path).size).toBeGreaterThan(1 << 20);
    const records = await read(path);
    expect(records.map(({ line }) => `${line}\n`).join('')).toBe(lines.join(''));
  });

  test('skips blank lines and the separators of ausearch, and nothing else', async () => {
    const lines = ['----', 'time->Sat Sep 17 02:14:55 2022', 'type=CWD msg=audit(1.000:1): cwd="/"', '', 'garbage', ''];
    expect((await read(Buffer.from(lines.join('\n')))).map(({ typeName, reason }) => typeName ?? reason?.code)).toEqual(
      ['CWD', 'no-record'],
    );
  });

  test('keeps the beginning of a line that is longer than any record, and continues after it', async () => {
    const log = Buffer.concat([Buffer.alloc(3_000_000, 'x'), Buffer.from('\ntype=CWD msg=audit(1.000:1): cwd="/"\n')]);
    const records = await read(Readable.from(cut(log, [100_000])));
    expect(records.map(({ reason, offset }) => [reason?.code, offset])).toEqual([
      ['line-too-long', 0],
      ['type-not-virt', 3_000_001],
    ]);
    expect(records[0]?.raw).toHaveLength(1 << 20);
  });
});

describe('the journal', () => {
  const MESSAGE = `VIRT_CONTROL pid=1 uid=0 auid=0 ses=1 msg='virt=kvm op=stop reason=shutdown vm="web1" uuid=650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf vm-pid=0 exe="/x" hostname=? addr=? terminal=? res=success'`;
  const entry = {
    __CURSOR: 's=1',
    _TRANSPORT: 'audit',
    _AUDIT_TYPE: '2500',
    _AUDIT_TYPE_NAME: 'VIRT_CONTROL',
    _AUDIT_ID: '24',
    _SOURCE_REALTIME_TIMESTAMP: '1364475353159000',
    _HOSTNAME: 'host',
    AUDIT_FIELD_VM: '"web1"',
    MESSAGE,
  };
  const expected = {
    type: 2500,
    node: 'host',
    time: 1_364_475_353_159,
    serial: 24,
    event: { kind: 'control', op: 'stop' },
  };

  test('is read from journalctl -o json, text or bytes', async () => {
    const asBytes = { ...entry, MESSAGE: [...Buffer.from(MESSAGE)] };
    const records = await read(
      Buffer.from(`${JSON.stringify(entry)}\n${JSON.stringify(asBytes)}\n{"broken\n{}\nnull\n`),
    );
    expect(records.slice(0, 2)).toMatchObject([expected, expected]);
    expect(records.slice(2).map(({ reason }) => reason?.code)).toEqual(['no-record', 'no-record', 'no-record']);
  });

  const text = Object.entries(entry)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');

  test('is read from journalctl -o export, wherever it is cut, binary fields included', async () => {
    const binary = Buffer.concat([
      Buffer.from(text.replace(/MESSAGE=.*\n/, '')),
      binaryField('MESSAGE', MESSAGE),
      Buffer.from('\n'),
    ]);
    const log = Buffer.concat([Buffer.from(`${text}\n`), binary, Buffer.from(text)]);
    for (const size of [1, 7, 100, 10_000]) {
      expect(await read(Readable.from(cut(log, [size]))), `in pieces of ${size}`).toMatchObject([
        expected,
        expected,
        expected,
      ]);
    }
  });

  test.each<[string, Buffer]>([
    ['a binary field that looks like entries', binaryField('COREDUMP', `\n\n${text}\n`.repeat(4000))],
    ['a text field', Buffer.from(`LONG=${'x'.repeat(3 << 20)}\n`)],
    ['a MESSAGE', Buffer.from(`_TRANSPORT=audit\nMESSAGE=${MESSAGE} ${'x'.repeat(3 << 20)}\n`)],
  ])('skips megabytes of %s', async (_, long) => {
    const log = Buffer.concat([Buffer.from(`${text}\n__CURSOR=b\n`), long, Buffer.from(`_PID=1\n\n${text}`)]);
    expect(long.length).toBeGreaterThan(1 << 20);
    for (const size of [4096, 65_537, 2 << 20, log.length]) {
      const records = await read(Readable.from(cut(log, [size])));
      expect(records, `in pieces of ${size}`).toMatchObject([expected, { reason: { code: 'no-record' } }, expected]);
    }
  });

  test('keeps at most a megabyte of an endless field', () => {
    const reader = new ExportReader();
    const concat = vi.spyOn(Buffer, 'concat');
    const chunk = Buffer.alloc(1 << 16, 'x');
    for (let i = 0; i < 200; i++) expect([...reader.push(chunk)]).toEqual([]);
    for (const [parts] of concat.mock.calls) {
      expect(parts.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(2 << 20);
    }
    concat.mockRestore();
  });
});

function binaryField(name: string, value: string): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(value)));
  return Buffer.concat([Buffer.from(`${name}\n`), length, Buffer.from(`${value}\n`)]);
}

function cut(bytes: Uint8Array, sizes: number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let start = 0, i = 0; start < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    chunks.push(bytes.subarray(start, start + size));
    start += size;
  }
  return chunks;
}

test.each<[string, (text: string) => Buffer]>([
  ['UTF-16, little-endian', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16, big-endian', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ['UTF-8', (text) => Buffer.from(`\ufeff${text}`)],
])('a source in %s with a byte order mark is read, wherever it is cut', async (_, encoded) => {
  const text = `type=CWD msg=audit(1.000:1): cwd="/"\r\ntype=CWD msg=audit(1.000:2): cwd="/é"\r\n`;
  for (const size of [1, 3, 1000]) {
    const records = await read(Readable.from(cut(encoded(text), [size])));
    expect(records.map(({ serial, kernel }) => [serial, kernel[0]?.value])).toEqual([
      [1, '"/"'],
      [2, '"/é"'],
    ]);
  }
});
