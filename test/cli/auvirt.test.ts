import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { auvirt } from '../../src/cli/auvirt.ts';
import { ioOf } from '../../src/cli/terminal/io.ts';
import { run } from '../support/cli.ts';

const CORPUS = fileURLToPath(new URL('../corpus/libvirt/audit-raw.log', import.meta.url));

describe('auvirt verify', () => {
  test('names the records that no correct writer would write, and exits with 1', async () => {
    const { code, out, err } = await run(['verify', CORPUS]);
    const lines = out.trimEnd().split('\n');
    expect(code).toBe(1);
    expect(err).toBe('');
    expect(lines.at(-1)).toBe('1496 VIRT records, 1488 equal, 8 not');
    expect(lines).toHaveLength(9);
    expect(lines[0]).toMatch(
      /audit-raw\.log:\d+: VIRT_RESOURCE serial \d+: value-raw: path is "\/dev\/shm\/lab shm two"/,
    );
  });

  test('exits with 0 if every record is equal, also from standard input', async () => {
    const line = `type=VIRT_CONTROL msg=audit(1.000:1): pid=1 msg='virt=kvm op=stop reason=shutdown vm="x" uuid=650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf vm-pid=0 exe="/x" hostname=? addr=? terminal=? res=success'\n`;
    expect(await run(['verify', '-'], { stdin: line })).toEqual({
      code: 0,
      out: '1 VIRT records, 1 equal, 0 not\n',
      err: '',
    });
    expect((await run(['verify', '-'], { stdin: line.replace('"x"', '78') })).out).toMatch(
      /differs: would be written as "virt=kvm .* vm=\\"x\\" /,
    );
  });

  test('never prints text from a log that a terminal would obey', async () => {
    const { out } = await run(['verify', '-'], {
      stdin: `type=VIRT_CONTROL msg=audit(1.000:1): pid=1 msg='op=\x1b[2J\u009b res=success'\n`,
    });
    expect(out).toMatch(/^[\x20-\x7e\n]+$/);
  });
});

describe('auvirt', () => {
  test('prints its help and version', async () => {
    expect((await run(['--help'])).out).toMatch(/^Usage: auvirt/);
    expect((await run(['--version'])).out).toMatch(/^auvirt \d+\.\d+\.\d+\n$/);
  });

  test.each([[['lint', '--wombat']], [['--frobnicate']], [['verify']], [['verify', '--wombat']]])(
    'exits with 2 and one line for wrong usage: %j',
    async (words) => {
      const { code, out, err } = await run(words);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(/^auvirt: [^\n]+\n$/);
    },
  );

  test('exits with 3 and the name of a file that it cannot read', async () => {
    const { code, err } = await run(['verify', '/nonexistent.log']);
    expect(code).toBe(3);
    expect(err).toMatch(/^auvirt: cannot read \/nonexistent\.log: .*\n$/);
  });

  test('stops silently when its reader has gone', async () => {
    expect(await run(['verify', CORPUS], { isGone: true })).toEqual({ code: 1, out: '', err: '' });
  });

  test('exits with 3 and one line if its output cannot be written', async () => {
    let err = '';
    const full = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('ENOSPC: no space'), { code: 'ENOSPC' })),
    });
    const stderr = new Writable({
      write: (chunk, _encoding, done) => {
        err += chunk;
        done();
      },
    });
    expect(
      await auvirt(
        ['verify', CORPUS],
        ioOf(
          Readable.from([]),
          full,
          () => stderr,
          {},
          () => undefined,
        ),
      ),
    ).toBe(3);
    expect(err).toBe('auvirt: cannot write to standard output: ENOSPC: no space\n');
  });
});
