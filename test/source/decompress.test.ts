import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRecords } from '../../src/log/read/read-records.ts';
import { decompressed } from '../../src/source/decompress.ts';
import { oracle } from '../support/oracle.ts';
import { runs } from '../support/runs.ts';

const LOG = readFileSync(new URL('../corpus/libvirt/audit-raw.log', import.meta.url));
const SMALL = LOG.subarray(0, 400);

/** All output, and the code of the error that ends it. */
async function unpack(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) {
  const parts: Uint8Array[] = [];
  let error: { code?: string; message?: string } | undefined;
  try {
    for await (const part of decompressed(chunks, 'the.log')) parts.push(part);
  } catch (thrown) {
    error = thrown as Error;
  }
  return { bytes: Buffer.concat(parts), code: error?.code, message: error?.message };
}

function pack(program: string, ...options: string[]): (data: Uint8Array) => Buffer {
  return (data) => {
    const { status, stdout, stderr } = spawnSync(program, options, { input: data, maxBuffer: 1 << 28 });
    expect(status, stderr.toString()).toBe(0);
    return stdout;
  };
}

function missing(program: string): string | undefined {
  return spawnSync(program, ['--version']).status === 0 ? undefined : `install ${program}`;
}

describe('plain data', () => {
  test.each([
    ['nothing', ''],
    ['one byte', 'x'],
    ['less than the first bytes of a format', '\x1f'],
    ['a line', 'type=CWD msg=audit(1.000:1): cwd="/"\n'],
    ['almost zstd', '(\xb5/\xfe and more'],
    ['almost a skippable frame', 'P*M and more'],
  ])('passes unchanged: %s', async (_, text) => {
    const bytes = Buffer.from(text, 'latin1');
    expect(await unpack([bytes])).toMatchObject({ bytes, code: undefined });
    expect(await unpack([...bytes].map((byte) => Uint8Array.of(byte)))).toMatchObject({ bytes, code: undefined });
  });

  test('is not copied', async () => {
    const chunks = [LOG.subarray(0, 1000), LOG.subarray(1000)];
    const given: Uint8Array[] = [];
    for await (const chunk of decompressed(chunks)) given.push(chunk);
    expect(given).toHaveLength(2);
    expect(given.every((chunk, i) => chunk === chunks[i])).toBe(true);
  });

  test('is closed if the caller stops early', async () => {
    const source = endless(LOG);
    for await (const _ of decompressed(source.chunks)) break;
    expect(source.closed()).toBe(true);
  });
});

const SKIPPABLE = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);

for (const [format, program, compress] of [
  ['gzip', undefined, gzipSync],
  ['xz', 'xz', pack('xz', '-c')],
  ['zstd', 'zstd', pack('zstd', '-qc')],
] as const) {
  oracle(`${format} data`, program && missing(program), () => {
    const packed = compress(LOG);

    test('are decompressed wherever they are cut', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1 }), async (sizes) => {
          expect((await unpack(cut(packed, sizes))).bytes.equals(LOG)).toBe(true);
        }),
        { numRuns: runs(20) },
      );
      expect((await unpack(cut(compress(SMALL), [1]))).bytes.equals(SMALL)).toBe(true);
    });

    test('are decompressed to the end if several are concatenated, cut at their seams and elsewhere', async () => {
      const parts = [compress(SMALL), compress(Buffer.alloc(0)), compress(LOG)];
      const whole = Buffer.concat([SMALL, LOG]);
      for (const chunks of [parts, [Buffer.concat(parts)], cut(Buffer.concat(parts), [97])]) {
        expect((await unpack(chunks)).bytes.equals(whole)).toBe(true);
      }
    });

    test('yield everything that is there and then an error, wherever they end early', async () => {
      const small = compress(SMALL);
      let longest = 0;
      for (let length = 6; length < small.length; length++) {
        const { bytes, code } = await unpack([small.subarray(0, length)]);
        expect([code, bytes.equals(SMALL.subarray(0, bytes.length))], `of ${length} bytes`).toEqual([
          'compressed-damaged',
          true,
        ]);
        longest = Math.max(longest, bytes.length);
      }
      expect(longest).toBe(SMALL.length);
    });

    test('yield most of the contents of half a file', async () => {
      const many = Buffer.concat(
        Array.from({ length: 5 }, (_, i) => Buffer.concat([Buffer.from(`${i}`), shuffled(LOG, i)])),
      );
      const half = compress(many);
      const { bytes, code } = await unpack(cut(half.subarray(0, half.length / 2), [10_000]));
      expect(code).toBe('compressed-damaged');
      expect(bytes.equals(many.subarray(0, bytes.length))).toBe(true);
      expect(bytes.length).toBeGreaterThan(many.length / 4);
    });

    test('are reported as damaged if a bit is wrong or other bytes follow', async () => {
      const wrong = Buffer.from(packed);
      wrong[packed.length - 20_000] = (wrong[packed.length - 20_000] ?? 0) ^ 0x10;
      const damaged = await unpack(cut(wrong, [5000]));
      expect(damaged.code).toBe('compressed-damaged');
      expect(damaged.message).toMatch(
        /^the\.log is damaged or ends early \((?:gzip|xz|zstd): [^\n]+\); everything before/,
      );
      for (const chunks of [[packed, Buffer.from('garbage')], [Buffer.concat([packed, Buffer.from('garbage')])]]) {
        const { bytes, code } = await unpack(chunks);
        expect([code, bytes.equals(LOG)]).toEqual(['compressed-damaged', true]);
      }
    });

    test('are read record by record from a file, whatever its name', async () => {
      const path = join(mkdtempSync(join(tmpdir(), 'decompress-')), 'audit.log');
      writeFileSync(path, packed);
      expect(await count(path)).toBe(await count(LOG));
      expect(await count(packed)).toBe(await count(LOG));
    });

    test('name the file that is damaged', async () => {
      const path = join(mkdtempSync(join(tmpdir(), 'decompress-')), 'audit.log.1');
      writeFileSync(path, packed.subarray(0, -5));
      await expect(count(path)).rejects.toMatchObject({ message: expect.stringContaining(path) });
    });

    test('leave no source, file or program open if the caller stops early', async () => {
      const source = endless(packed);
      for await (const _ of decompressed(source.chunks)) break;
      await expect.poll(source.closed).toBe(true);
      const path = join(mkdtempSync(join(tmpdir(), 'decompress-')), 'audit.log');
      writeFileSync(path, Buffer.concat(Array.from({ length: 50 }, () => packed)));
      for await (const _ of readRecords(path)) break;
      await expect.poll(() => openFiles().includes(path)).toBe(false);
      expect(children(format)).toEqual([]);
    });

    test('pass on the error of their source, after its data', async () => {
      async function* broken() {
        yield packed.subarray(0, packed.length - 100);
        await sleep(1);
        throw new Error('the cable is cut');
      }
      const { bytes, message } = await unpack(broken());
      expect(message).toBe('the cable is cut');
      expect(bytes.length).toBeGreaterThan(LOG.length / 4);
    });

    test('of two sources can be read alternately', async () => {
      const [a, b] = [decompressed([packed]), decompressed([packed])];
      const lengths = [0, 0];
      for (let open = true; open; ) {
        const steps = [await a.next(), await b.next()];
        steps.forEach(({ value }, i) => {
          lengths[i] = (lengths[i] ?? 0) + (value?.length ?? 0);
        });
        open = steps.some(({ done }) => !done);
      }
      expect(lengths).toEqual([LOG.length, LOG.length]);
    });
  });
}

describe('gzip data', () => {
  test('may be padded with zeros, but with nothing else', async () => {
    const packed = gzipSync(SMALL);
    const zeros = Buffer.alloc(100);
    for (const chunks of [[packed, zeros, zeros], [Buffer.concat([packed, zeros])]]) {
      const { bytes, code } = await unpack(chunks);
      expect([code, bytes.equals(SMALL)]).toEqual([undefined, true]);
    }
    for (const chunks of [[packed, zeros, packed], [Buffer.concat([packed, zeros, packed])]]) {
      const { bytes, code } = await unpack(chunks);
      expect([code, bytes.equals(SMALL)]).toEqual(['compressed-damaged', true]);
    }
  });

  test('with a wrong checksum are read to their last byte', async () => {
    const packed = gzipSync(LOG);
    packed[packed.length - 6] = (packed[packed.length - 6] ?? 0) ^ 1;
    const { bytes, code } = await unpack([packed]);
    expect([code, bytes.equals(LOG)]).toEqual(['compressed-damaged', true]);
  });
});

oracle('zstd data that begin with a skippable frame', missing('zstd'), () => {
  test('are unpacked', async () => {
    const packed = Buffer.concat([SKIPPABLE, pack('zstd', '-qc')(SMALL), SKIPPABLE]);
    expect(await unpack(cut(packed, [1]))).toMatchObject({ bytes: SMALL, code: undefined });
  });
});

test('a missing program is named, and the source is closed', async () => {
  const path = process.env.PATH;
  process.env.PATH = '/nowhere';
  try {
    const source = endless(Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]));
    expect(await unpack(source.chunks)).toMatchObject({
      code: 'program-missing',
      message: expect.stringMatching(/^cannot start xz, which decompresses the\.log: .*ENOENT.*Install xz-utils or xz/),
    });
    expect(source.closed()).toBe(true);
  } finally {
    process.env.PATH = path;
  }
});

async function count(source: string | Uint8Array): Promise<number> {
  let records = 0;
  for await (const { type } of readRecords(source)) if (type !== undefined) records++;
  return records;
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

/** The lines in another order, so that earlier data do not help to compress them. */
function shuffled(log: Buffer, seed: number): Buffer {
  return Buffer.from(log.map((byte, i) => (i % 40 === seed ? (byte * 7 + i * 13 + seed) & 0x7f : byte)));
}

function endless(bytes: Uint8Array) {
  let closed = false;
  async function* chunks() {
    try {
      for (;;) {
        yield bytes;
        await sleep(1);
      }
    } finally {
      closed = true;
    }
  }
  return { chunks: chunks(), closed: () => closed };
}

/** The files that this process has open, if the system can list them. */
function openFiles(): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  });
}

function children(program: string): string[] {
  const { stdout } = spawnSync('ps', ['--ppid', `${process.pid}`, '-o', 'comm='], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').filter((name) => name === program);
}
