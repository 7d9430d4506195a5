import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { userNames } from '../../src/cli/terminal/users.ts';
import { recordNames } from '../../src/schema/record-names.ts';
import { run } from '../support/cli.ts';
import { compared, inZone } from '../support/corpus.ts';
import { livesArbitrary } from '../support/lives.ts';
import { avc } from '../support/log-text.ts';
import { ausearchMissing, oracle } from '../support/oracle.ts';
import { runs } from '../support/runs.ts';

oracle('Guest lives, compared with the ausearch and aureport of auditd', ausearchMissing(), () => {
  const userName = userNames();
  const folder = mkdtempSync(join(tmpdir(), 'ausearch-oracle-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const log = join(folder, 'audit.log');
  const lives = livesArbitrary({ differences: true });
  // Fixed examples, so that every run has something to print.
  const known = fc.sample(lives, { numRuns: 3, seed: 1 });
  const env = { ...process.env, LC_ALL: 'C', PATH: `${process.env.PATH}:/usr/sbin:/sbin` };

  const theirsOf = (program: string, words: readonly string[], TZ: string) =>
    spawnSync(program, words, { env: { ...env, TZ }, encoding: 'latin1', stdio: ['ignore', 'pipe', 'pipe'] });

  // Text and tables of events outside the VIRT family differ on purpose, so they are not compared.
  test.each([
    ['by default', ['search', '-m', 'ALL']],
    ['with --raw', ['search', '-m', 'ALL', '--raw']],
    ['with --raw, of two types', ['search', '-m', 'VIRT_RESOURCE,VIRT_CONTROL', '--raw']],
    ['for whole denial events', ['search', '-m', 'AVC', '--raw']],
    ['by guest name', ['search', '-vm', 'db']],
    ['by exact guest name', ['search', '-w', '-vm', 'a b', '--raw']],
    ['by guest uuid', ['search', '-uu', '10000000-0000-4000-8000-000000000000', '--raw']],
    ['by failure', ['search', '-m', 'VIRT_CONTROL', '-sv', 'no', '--raw']],
    ['by program', ['search', '-x', 'libvirtd', '--raw']],
    ['by any label', ['search', '-se', 'svirt_t:s0:c1,c100', '--raw']],
    ['by subject label', ['search', '-m', 'VIRT_MACHINE_ID', '-su', 'svirt_t', '--raw']],
    ['by file', ['search', '-m', 'VIRT_RESOURCE', '-f', '/img', '--raw']],
    ['by user and pid', ['search', '-m', 'VIRT_CONTROL', '-ui', '0', '-p', '900', '--raw']],
    ['with -i', ['search', '-m', 'VIRT_CONTROL,VIRT_RESOURCE,VIRT_MACHINE_ID', '-i']],
    ['as text', ['search', '-m', 'VIRT_CONTROL,VIRT_RESOURCE,VIRT_MACHINE_ID', '--format', 'text']],
    ['with --just-one', ['search', '-m', 'VIRT_CONTROL', '--just-one']],
    ['in the report', ['report', '--virt']],
    ['in the report of failures', ['report', '--virt', '--failed']],
    ['in the summary of the report', ['report', '--virt', '--summary', '-i']],
  ])('look the same %s', async (_, words) => {
    let printed = 0;
    await fc.assert(
      fc.asyncProperty(lives, fc.constantFrom('UTC', 'America/New_York', 'Asia/Kolkata'), async (events, TZ) => {
        writeFileSync(log, [...events, LAST].flatMap((lines) => lines.map((each) => `${complete(each)}\n`)).join(''));
        const { ours, program, theirs } = compared(log, words);
        const { stdout, status } = theirsOf(program, theirs, TZ);
        const { out, code } = await inZone(TZ, () => run(ours, { userName }));
        printed += stdout.length;
        expect([code, out]).toEqual([status, stdout]);
      }),
      { numRuns: runs(30), examples: known.map((events) => [events, 'UTC']) },
    );
    expect(printed).toBeGreaterThan(0);
  });

  const libvirt = new URL('../corpus/libvirt/audit-raw.log', import.meta.url).pathname;
  const types = 'VIRT_CONTROL,VIRT_RESOURCE,VIRT_MACHINE_ID';

  // ausearch believes a `res=failed` forged in a path, and with -i it omits the last word of a
  // record that was cut.
  test.each([
    [['search', '-m', types], 0],
    [['search', '-m', types, '--raw'], 0],
    [['search', '-m', types, '-i'], 1],
    [['search', '-m', types, '--format', 'text'], 2],
    [['search', '-m', types, '--format', 'csv', '--extra-obj2', '--extra-time'], 2],
    [['report', '--virt'], 2],
    [['report', '--virt', '--summary'], 0],
  ])('the real libvirt log looks the same with %j, except for %i events', async (words, count) => {
    const { ours, program, theirs } = compared(libvirt, words);
    const { stdout } = theirsOf(program, theirs, 'UTC');
    const { out } = await inZone('UTC', () => run(ours, { userName }));
    const [mine, reference] = [out, stdout].map((text) => text.split('\n')) as [string[], string[]];
    expect(mine).toHaveLength(reference.length);
    expect(reference.length).toBeGreaterThan(8);
    const different = mine.flatMap((line, index) => {
      const expected = reference[index] ?? '';
      // We print C1 control characters in octal, and quote CSV cells.
      const unescaped = line.replaceAll('\\302\\205', '\u00c2\u0085');
      const unquoted = unescaped.replaceAll(/"((?:[^"]|"")*)"/g, (_, cell) => cell.replaceAll('""', '"'));
      return line === expected || (words.includes('csv') ? unquoted : unescaped) === expected ? [] : [line];
    });
    expect(different.map((line) => line.slice(0, 200))).toHaveLength(count);
  });

  test('ausearch lists the same names of record types', () => {
    const { stderr } = theirsOf('ausearch', ['-m', 'none-of-these'], 'UTC');
    const listed = new Set(stderr.split('are: ALL ')[1]?.trim().split(' '));
    expect(recordNames.map(([, name]) => name).filter((name) => !listed.has(name) && name !== 'LOGIN')).toEqual([]);
    expect(listed.size).toBeGreaterThan(150);
  });
});

// Gives every run something to print.
const LAST = avc({ at: 1_700_900_000, serial: 90_000, scontext: 'system_u:system_r:svirt_t:s0:c1,c100' });

/** Completes SYSCALL records: ausearch drops an event whose SYSCALL record lacks a field. */
function complete(line: string): string {
  if (!line.startsWith('type=SYSCALL')) return line;
  const ids =
    'auid=4294967295 uid=107 gid=107 euid=107 suid=107 fsuid=107 egid=107 sgid=107 fsgid=107 tty=(none) ses=4294967295';
  return line
    .replace(/ exit=-13 pid=(\d+) uid=107/, ` exit=-13 a0=7f a1=0 a2=0 a3=0 items=0 ppid=1 pid=$1 ${ids}`)
    .replace(' key=', ' exe="/usr/libexec/qemu-kvm" subj=system_u:system_r:svirt_t:s0:c1,c2 key=');
}
