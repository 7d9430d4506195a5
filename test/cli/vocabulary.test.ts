import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { loadCommand } from '../../src/cli/auvirt.ts';
import { allManuals } from '../../src/cli/help/completion-command.ts';
import { COMMANDS } from '../../src/cli/options/commands.ts';
import type { Option } from '../../src/cli/options/options.ts';
import { run } from '../support/cli.ts';
import { control, UUID } from '../support/log-text.ts';
import { folderPerTest } from '../support/test-folder.ts';

const manuals = await allManuals(loadCommand);
const folder = folderPerTest('auvirt-vocabulary');
const log = () => join(folder(), 'audit.log');

beforeEach(() => {
  const other = control('start', { at: 2, serial: 2 })
    .replace('"web1"', '"db"')
    .replace(UUID, `2${UUID.slice(1)}`);
  writeFileSync(log(), `${control('start', { at: 1, serial: 1 })}\n${other}\n`);
});

/** Runs with the folder of the test as the working directory. */
async function runInFolder(...words: string[]) {
  const before = process.cwd();
  process.chdir(folder());
  onTestFinished(() => process.chdir(before));
  return run(words);
}

/** How each command that reads logs is asked for what it finds about all guests. */
const READERS = [
  ['--format', 'json'],
  ['search', '-m', 'ALL', '--format', 'json'],
  ['report', '--guests', '--format', 'json'],
];

describe('Commands that read logs', () => {
  test.each(['--input', '--log', '-if'])(
    'read the log that %s names, and the same if it is a plain word',
    async (name) => {
      for (const words of [...READERS, ['lint'], ['verify']]) {
        const named = await runInFolder(...words, name, 'audit.log');
        expect(named).toEqual(await runInFolder(...words, 'audit.log'));
        expect(named.out, words.join(' ')).not.toBe('');
      }
      const expected = ['expect', name, log(), '--timeout', '0', 'VIRT_CONTROL vm=db'];
      expect(await run(expected)).toMatchObject({ code: 0, err: '' });
      expect(await run(['cursor', name, log()])).toMatchObject({ code: 0, err: '' });
    },
  );

  test.each(READERS.map((words) => [words]))('find a guest by its whole name or its uuid: %j', async (words) => {
    const found = await run([...words, log(), '--guest', 'web1']);
    expect(found.out.trimEnd().split('\n')).toHaveLength(1);
    expect(found.out).toContain('web1');
    expect(await run([...words, log(), '--guest', UUID.toUpperCase()])).toEqual(found);
    expect((await run([...words, log(), '--guest', 'web'])).out).toBe('');
  });

  test.each(READERS.map((words) => [words]))('limit the time with --from and --to: %j', async (words) => {
    const [from, to] = ['1970-01-01T00:00:02Z', '1970-01-01T00:00:01Z'];
    expect((await run([...words, log(), '--from', from, '--utc'])).out).toBe(
      (await run([...words, log(), '-ts', from, '--utc'])).out,
    );
    expect((await run([...words, log(), '--to', to, '--utc'])).out).toContain('web1');
    expect((await run([...words, log(), '--to', to, '--utc'])).out).not.toContain('"db"');
    expect((await run([...words, log(), '--from', 'tody'])).err).toMatch(/^auvirt: --from "tody" is not a date/);
  });

  test('lint and verify select records by guest and time as well', async () => {
    const ofWeb1 = ['--guest web1', `--guest ${UUID}`, `--uuid ${UUID}`, '--to 1970-01-01T00:00:01Z'];
    for (const words of ofWeb1) {
      const { code, out, err } = await run(['lint', log(), ...words.split(' ')]);
      expect([code, out.match(/serial \d+/g)], words).toEqual([1, ['serial 1', 'serial 1', 'serial 1']]);
      expect(err).toMatch(/^auvirt: 1 record: 0 errors, 3 warnings/);
      expect((await run(['verify', log(), ...words.split(' ')])).out).toBe('1 VIRT records, 1 equal, 0 not\n');
    }
    expect(await run(['verify', log(), '--uuid', '123'])).toMatchObject({ code: 2 });
  });

  test('expect waits for records of a time', async () => {
    const expected = [
      'expect',
      '--log',
      log(),
      '--timeout',
      '0',
      'VIRT_CONTROL op=start',
      '--from',
      '1970-01-01T00:00:02Z',
    ];
    expect((await run(expected)).out).toContain('vm="db"');
    expect(await run([...expected, '--uuid', UUID])).toMatchObject({ code: 1 });
    expect(await run([...expected, '--uuid', UUID, '--guest', 'db'])).toMatchObject({ code: 2 });
  });

  test('exit with 3 if a source cannot be read', async () => {
    const missing = join(folder(), 'none.log');
    for (const words of [...READERS, ['report', '--virt'], ['lint'], ['verify']]) {
      expect(await run([...words, missing]), words.join(' ')).toMatchObject({
        code: 3,
        err: expect.stringContaining(`cannot read ${missing}`),
      });
    }
    const unread = join(folder(), 'folder');
    mkdirSync(unread);
    expect(await run(['expect', '--log', unread, '--timeout', '0', 'AVC'])).toMatchObject({ code: 3 });
    expect(await run(['cursor', '--log', unread])).toMatchObject({ code: 3 });
  });
});

describe('A plain word of auvirt', () => {
  test.each(['web1', UUID])('is a guest: %s', async (guest) => {
    expect((await run([guest, log()])).out).toMatch(/^web1 /);
    expect(await run([guest, log()])).toEqual(await run([log(), '--guest', guest]));
  });

  test('is a log if it has a slash or is the name of a file, and then --guest names the guest', async () => {
    writeFileSync(join(folder(), 'web1'), control('start', { at: 1 }).replace('"web1"', '"other"'));
    mkdirSync(join(folder(), 'db'));
    expect((await runInFolder('web1')).out).toMatch(/^other /);
    expect((await runInFolder('--guest', 'web1', 'audit.log')).out).toMatch(/^web1 /);
    expect((await runInFolder('./audit.log', 'db')).out).toMatch(/^db /);
    expect(await runInFolder('db/none')).toMatchObject({
      code: 3,
      err: expect.stringContaining('cannot read db/none'),
    });
    expect((await runInFolder('x'.repeat(300), 'audit.log')).err).toMatch(/no record names the guest/);
  });

  test('is standard input if it is a hyphen', async () => {
    expect((await run(['-'], { stdin: control('start', { at: 1 }) })).out).toMatch(/^web1 /);
  });

  test('that is a misspelt command is reported as one', async () => {
    const hint = 'there is no command serach: did you mean search?';
    expect(await run(['serach', '-m', 'ALL'])).toEqual({
      code: 2,
      out: '',
      err: `auvirt: ${hint} As a guest: there is no option "-m": see --help\n`,
    });
    expect((await run(['serach', log()])).err).toBe(`auvirt: no record names the guest "serach", and ${hint}\n`);
    expect((await run(['web2', log()])).err).not.toContain('command');
    expect(await run(['help', 'serach'])).toMatchObject({ code: 2, err: `auvirt: ${hint}\n` });
  });
});

describe('auvirt help', () => {
  test.each(Object.keys(COMMANDS))('prints of %s what its option --help prints, in 80 columns', async (name) => {
    const { code, out, err } = await run(['help', name]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe((await run([name, '--help'])).out);
    expect(out).toMatch(new RegExp(`^Usage: auvirt ${name}\\b`));
    expect(out).toContain('\nExit status:\n');
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('prints the help of auvirt itself, with all commands', async () => {
    const { out } = await run(['help']);
    expect(out).toBe((await run(['--help'])).out);
    for (const name of Object.keys(COMMANDS)) expect(out).toContain(`\n  ${name} `);
  });
});

describe('A letter that means something else in another command', () => {
  const options = manuals.flatMap(({ name, options }) => options.map((option) => ({ name, option })));
  const isInput = ({ section, offers }: Option) => section === 'Input' && offers === 'files';
  const meaning = (option: Option) => (isInput(option) ? 'input' : option.names[0]);

  test('is explained by help', () => {
    const unexplained = options.flatMap(({ name, option }) =>
      option.names
        .filter((spelling) => /^-[^-]/.test(spelling))
        .filter((spelling) =>
          options.some(({ option: other }) => other.names.includes(spelling) && meaning(other) !== meaning(option)),
        )
        .filter(() => option.elsewhere === undefined)
        .map((spelling) => `${name} ${spelling}`),
    );
    expect(unexplained).toEqual([]);
  });

  test('is explained if its value is missing', async () => {
    expect((await run(['search', '-a'])).err).toBe(
      'auvirt: -a needs a value (SERIAL); in auvirt, -a lists all events\n',
    );
  });

  test('is explained if search -f names a log, and no source', async () => {
    const note = `auvirt: -f ${log()} only finds events that concern this file; to read it as a log, write --input ${log()}\n`;
    const stdin = control('start', { at: 1 });
    expect((await run(['search', '-f', log()], { stdin })).err).toBe(`${note}<no matches>\n`);
    expect((await run(['search', '-f', log(), log()])).err).toBe('<no matches>\n');
    const image = join(folder(), 'web1.img');
    writeFileSync(image, 'QFI');
    expect((await run(['search', '-f', image], { stdin })).err).toBe('<no matches>\n');
  });
});

test('Spellings of a command are distinct, and each option has help without a period', () => {
  for (const { name, options } of manuals) {
    const names = options.flatMap(({ names, also = [] }) => [...names, ...also]);
    expect(names, name).toEqual([...new Set(names)]);
    expect(options.filter(({ help }) => /^$|\.$/.test(help))).toEqual([]);
    expect(options.filter(({ more = '.' }) => !more.endsWith('.'))).toEqual([]);
  }
});

describe('auvirt completion', () => {
  test.each(['bash', 'zsh', 'fish'])('for %s knows every command and option', async (shell) => {
    const { code, out } = await run(['completion', shell]);
    expect(code).toBe(0);
    for (const { name, options } of manuals) {
      expect(out).toContain(name);
      for (const { names } of options) for (const each of names) expect(out).toContain(each.replace(/^-+/, ''));
    }
  });

  test.each([[[]], [['bash', 'zsh']], [['tcsh']], [['fihs']]])(
    'is refused with one line and exit status 2: %j',
    async (words) => {
      const { code, out, err } = await run(['completion', ...words]);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(/^auvirt: [^\n]*bash, zsh, fish\n$|did you mean fish\?\n$/);
    },
  );
});
