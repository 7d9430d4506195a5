import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { AuditSigns } from '../../src/cli/input/audit-signs.ts';
import { run } from '../support/cli.ts';
import { control, line, UUID } from '../support/log-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'no-record-'));
function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const OTHERS = [
  line('USER_LOGIN', { at: 1 }, "pid=1 uid=0 auid=0 ses=1 msg='op=login res=success'"),
  line('SYSCALL', { at: 2 }, 'arch=c000003e syscall=2 success=yes'),
].join('\n');
const binary = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 256);

describe('a log without an audit record', () => {
  test.each([
    ['an empty file', file('empty', ''), ': there is nothing in it'],
    ['a binary', file('binary', binary), ": name auditd's log, or another file that contains its lines"],
    [
      'a text',
      file('text', 'type of thing: audit (no)\n'),
      ": name auditd's log, or another file that contains its lines",
    ],
    ['a compressed empty file', file('empty.gz', gzipSync('')), ': there is nothing in it'],
  ])('such as %s is reported in one line by every command, with exit code 1', async (_, path, why) => {
    for (const words of [
      ['-f', path],
      ['-f', path, '-a', '--format', 'json'],
      ['-f', path, '--raw'],
      ['report', '--guests', '-if', path],
      ['report', '--virt', '-if', path],
      ['report', '--virt', '--summary', '-if', path],
      ['lint', path],
      ['verify', path],
    ]) {
      const { code, err } = await run(words);
      expect([code, err.split('\n')[0]], words.join(' ')).toEqual([1, `auvirt: no audit record in ${path}${why}`]);
    }
  });

  test('still gives the summary that scripts read', async () => {
    const { out } = await run(['-f', file('none', ''), '--summary']);
    expect(out).toContain('Number of guest starts:         0\n');
  });

  test('is searched without finding anything, as in ausearch', async () => {
    const { code, err } = await run(['search', '-if', file('empty', ''), '-m', 'ALL']);
    expect([code, err.split('\n').slice(1)]).toEqual([1, ['<no matches>', '']]);
  });
});

describe('a log with audit records, but none of a guest', () => {
  test('is no error, and in a pipe nothing is said', async () => {
    expect(await run(['--stdin'], { stdin: OTHERS })).toEqual({ code: 0, out: '', err: '' });
  });

  test('is reported on a terminal', async () => {
    const path = file('others.log', OTHERS);
    const { code, out, err } = await run(['-f', path], { columns: 80 });
    expect([code, out, err]).toEqual([0, '', `auvirt: no record of a guest in ${path}\n`]);
    const several = await run(['-f', path, '-f', file('more.log', OTHERS)], { columns: 80 });
    expect(several.err).toBe(`auvirt: no record of a guest in ${path} and 1 more\n`);
  });

  test('in the requested time is reported on a terminal as such', async () => {
    const stdin = control('start', { at: 86_400 });
    const told = async (...words: string[]) => {
      const { code, out, err } = await run(['--stdin', '--utc', ...words], { stdin, columns: 80 });
      return [code, out, err];
    };
    expect(await told('--end', '1970-01-02', '-a', '--start', '1970-01-01T23:00')).toEqual([
      0,
      expect.stringContaining('start'),
      '',
    ]);
    expect(await told('--end', '1970-01-01T12:00')).toEqual([
      0,
      '',
      'auvirt: no record of a guest in standard input before --end\n',
    ]);
    expect(await told('-a', '--start', '1970-01-05')).toEqual([
      0,
      '',
      'auvirt: nothing to show: no record of a guest in standard input matches\n',
    ]);
    expect(await told('web1', '--end', '1970-01-01T12:00')).toEqual([
      1,
      '',
      'auvirt: no record before --end names the guest "web1"\n',
    ]);
  });

  test.each([
    ['the export of the journal', '_AUDIT_TYPE=1100\n_TRANSPORT=audit\nMESSAGE=USER_AUTH x\n\n'],
    ['JSON of the journal', '{"_AUDIT_TYPE":"1100","MESSAGE":"USER_AUTH x"}\n'],
    ['a log of the kernel', '[   12.3] audit: type=1400 audit(1700000000.123:45): apparmor="STATUS"\n'],
    ['UTF-16', Buffer.from(`\ufeff${OTHERS}`, 'utf16le')],
  ])('such as %s is no error', async (_, stdin) => {
    expect((await run(['--stdin'], { stdin })).code).toBe(0);
  });

  test('is recognized however it is cut into chunks', async () => {
    for (const length of [1, 2, 3, 5, 7, 11]) {
      const signs = new AuditSigns();
      const bytes = Buffer.from(`some words\n${OTHERS}`);
      for (let at = 0; at < bytes.length; at += length) signs.chunk(bytes.subarray(at, at + length));
      expect(signs.found).toBe(true);
    }
    const chunks = Readable.from(Array.from(OTHERS, (character) => Buffer.from(character)));
    expect((await run(['--stdin'], { stdin: chunks })).code).toBe(0);
  });
});

describe('an unknown guest', () => {
  const OTHER = UUID.replaceAll('1', '2');
  const log = [
    control('start', { at: 1, vm: 'vm-life' }),
    control('start', { at: 2, vm: 'vm-wife', uuid: OTHER }),
    control('start', { at: 3, vm: 'another', uuid: UUID.replaceAll('1', '3') }),
  ].join('\n');

  test.each([
    [['--stdin', 'vm-lif'], '"vm-lif": did you mean "vm-life" or "vm-wife"?'],
    [['--stdin', '-a', 'VM-LIFE'], '"VM-LIFE": did you mean "vm-life" or "vm-wife"?'],
    [['--stdin', 'nothing-like-it'], '"nothing-like-it"'],
    [['--stdin', OTHER.replace('2', '1')], `"${OTHER.replace('2', '1')}": did you mean "${OTHER}"?`],
    [['report', '--guests', '-vm', 'anoter'], '"anoter": did you mean "another"?'],
  ])('is reported with the nearest names and exit code 1: %j', async (words, message) => {
    expect(await run(words, { stdin: log })).toEqual({
      code: 1,
      out: '',
      err: `auvirt: no record names the guest ${message}\n`,
    });
  });

  test('that is named as in auvirt 3.0.9 is no error, and only a terminal is told', async () => {
    expect(await run(['--stdin', '--vm', 'vm-lif'], { stdin: log })).toEqual({ code: 0, out: '', err: '' });
    const { code, err } = await run(['--stdin', '--vm', 'vm-lif'], { stdin: log, columns: 80 });
    expect([code, err]).toEqual([0, expect.stringContaining('did you mean "vm-life"')]);
  });

  test('is found among any number of names in bounded memory', async () => {
    const many = Array.from({ length: 5000 }, (_, index) =>
      control('start', {
        at: index,
        vm: `guest-${index}`,
        uuid: `11111111-1111-1111-1111-${String(index).padStart(12, '0')}`,
      }),
    );
    const { err } = await run(['--stdin', 'vm-lif'], { stdin: [...many, log].join('\n') });
    expect(err).toContain('did you mean "vm-life"');
  });

  test('is compared with names that are not ASCII, which are escaped', async () => {
    const name = Buffer.from('vm-l\u00eff').toString('hex').toUpperCase();
    const stdin = control('start', { at: 1, vm: 'x' }).replace('"x"', name);
    const { err } = await run(['--stdin', 'vm-lif'], { stdin });
    expect(err).toBe('auvirt: no record names the guest "vm-lif": did you mean "vm-l\\u00eff"?\n');
  });
});
