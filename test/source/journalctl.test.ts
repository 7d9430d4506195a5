import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { readRecords } from '../../src/log/read/read-records.ts';
import { journal } from '../../src/source/journalctl.ts';

const PATH = process.env.PATH;
afterEach(() => {
  process.env.PATH = PATH;
});

/** Puts a program called journalctl before the real one; returns its folder. */
function standIn(...script: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'journalctl-'));
  const program = join(folder, 'journalctl');
  writeFileSync(program, ['#!/bin/sh', `cd '${folder}'`, ...script, ''].join('\n'));
  chmodSync(program, 0o755);
  process.env.PATH = `${folder}${delimiter}${PATH}`;
  return folder;
}

async function all(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString();
}

const ENTRY = JSON.stringify({
  _AUDIT_TYPE: '2500',
  _AUDIT_ID: '24',
  _SOURCE_REALTIME_TIMESTAMP: '1364475353159000',
  _HOSTNAME: 'host',
  MESSAGE: 'VIRT_CONTROL pid=1 msg=\'virt=kvm op=stop reason=shutdown vm="web1" vm-pid=0 exe="/x" res=success\'',
});

describe('the journal', () => {
  test('is asked for complete audit records as JSON, and only for fields that are read', async () => {
    const folder = standIn('printf "%s\\n" "$@" > words', 'cat > input');
    expect(await all(journal())).toBe('');
    const words = readFileSync(join(folder, 'words'), 'utf8').split('\n');
    expect(words).toEqual(expect.arrayContaining(['--output=json', '--all', '--no-pager', '_TRANSPORT=audit']));
    expect(words.find((word) => word.startsWith('--output-fields='))).toContain('MESSAGE,_AUDIT_TYPE,');
    expect(words.filter((word) => word.startsWith('--file'))).toEqual([]);
    expect(readFileSync(join(folder, 'input'), 'utf8')).toBe('');
  });

  test('is read from the given files, whose names may contain blanks and dashes', async () => {
    const folder = standIn('printf "%s\\n" "$@" > words');
    await all(journal({ files: ['/a b.journal', '-x'] }));
    const words = readFileSync(join(folder, 'words'), 'utf8').split('\n');
    expect(words.filter((word) => word.startsWith('--file'))).toEqual(['--file=/a b.journal', '--file=-x']);
  });

  test('is empty if journalctl exits with 1 and prints no message', async () => {
    standIn('exit 1');
    expect(await all(journal())).toBe('');
  });

  test('contains records', async () => {
    const folder = standIn('cat entries');
    writeFileSync(join(folder, 'entries'), `${ENTRY}\n${ENTRY}\n`);
    const records: unknown[] = [];
    for await (const { type, serial, node } of readRecords(journal())) records.push([type, serial, node]);
    expect(records).toEqual([
      [2500, 24, 'host'],
      [2500, 24, 'host'],
    ]);
  });

  test.each([
    [
      'its words',
      'echo "Failed to open files: No such file or directory" >&2; echo more >&2; exit 1',
      'Failed to open files: No such file or directory',
    ],
    ['its words, escaped', 'printf "Failed: \\033[2J\\n" >&2; exit 1', '"Failed: \\u001b[2J"'],
    ['its exit code if it prints no message', 'exit 7', 'it ended with exit code 7'],
    ['its signal', 'kill -9 $$', 'it ended with SIGKILL'],
    ['the first of very many words', 'head -c 1000000 /dev/zero | tr "\\0" y >&2; exit 1', 'y'],
  ])('is reported with %s after its records, if it cannot be read to the end', async (_, script, words) => {
    standIn(`echo '${ENTRY.replaceAll("'", `'\\''`)}'`, script);
    let given = '';
    const failing = (async () => {
      for await (const chunk of journal()) given += Buffer.from(chunk).toString();
    })();
    await expect(failing).rejects.toMatchObject({
      name: 'TransportError',
      code: 'journal-unreadable',
      message: expect.stringContaining(`cannot read the journal: journalctl: ${words}`),
    });
    expect(given).toBe(`${ENTRY}\n`);
  });

  test('may come with warnings', async () => {
    standIn('echo "Hint: you are not seeing all" >&2', 'echo entry');
    expect(await all(journal())).toBe('entry\n');
  });

  test('fails without journalctl, and the error says what to do', async () => {
    process.env.PATH = '/nowhere';
    await expect(all(journal())).rejects.toMatchObject({
      code: 'journal-unreadable',
      errno: 2,
      message: expect.stringMatching(/^cannot start journalctl: .*ENOENT.* read a file/),
    });
  });

  test('is closed if the caller stops early: journalctl is killed', async () => {
    const folder = standIn('echo $$ > pid', 'trap "" TERM PIPE', 'while :; do echo entry; done');
    for await (const chunk of journal()) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    const pid = readFileSync(join(folder, 'pid'), 'utf8').trim();
    expect(Number(pid)).toBeGreaterThan(1);
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
  });

  test('is not opened before it is read', async () => {
    const folder = standIn('touch started');
    await journal().return();
    expect(existsSync(join(folder, 'started'))).toBe(false);
  });
});
