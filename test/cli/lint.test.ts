import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sarifToMarkdown } from '@security-alert/sarif-to-markdown';
import type { Log } from 'sarif';
import { afterAll, describe, expect, test } from 'vitest';
import { RULES, ruleCatalog } from '../../src/lint/catalog.ts';
import { run } from '../support/cli.ts';
import { exampleLines } from '../support/rule-example.ts';

const folder = mkdtempSync(join(tmpdir(), 'lint-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const bad = (rule: keyof typeof ruleCatalog): string => `${exampleLines(ruleCatalog[rule].bad).join('\n')}\n`;
const good = `${exampleLines(ruleCatalog['life-no-resource'].good).join('\n')}\n`;

/**
 * Names that would have an effect if they were not escaped: on a terminal, in GitHub's commands, in
 * SARIF.
 */
const hostile = [
  '\u001b[31m\u0007',
  '\n::error file=x::gotcha',
  '%0A::set-output name=x::y',
  '"},"ruleId":"x","message":{"text":"',
  '</script><script>alert(1)</script>',
  '\u202egnp.exe',
  '\r\n::stop-commands::x',
];
const hostileLog = Buffer.from(
  hostile
    .map((name) => {
      // As written by an emitter that does not encode: line ends would end the record.
      const bare = name.replace(/[\r\n]/g, '\u000b');
      return `type=VIRT_CONTROL msg=audit(1700000000.000:7): pid=900 uid=0 msg='virt=kvm op=resume reason=x vm="${bare}" uuid=650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf vm-pid=1 exe="/usr/bin/${bare}" hostname=? addr=? terminal=? res=success'\n`;
    })
    .join(''),
);

describe('auvirt lint', () => {
  test('finds nothing in correct records, and exits with 0', async () => {
    expect(await run(['lint', file('good.log', good)])).toEqual({
      code: 0,
      out: '',
      err: 'auvirt: 7 records: 0 errors, 0 warnings, 0 to look at\n',
    });
  });

  test('says what is wrong, where, who sent it and what is expected, and exits with 1', async () => {
    const path = file('bad.log', `${exampleLines(ruleCatalog['field-unknown'].good)[0]}\n${bad('encoding-needs-hex')}`);
    const { out, err, code } = await run(['lint', path]);
    const offset = readFileSync(path, 'latin1').indexOf('\n') + 1;
    expect(out).toBe(
      `${path}:${offset}: error: VIRT_RESOURCE serial 1: quoted text that requires hex: new-disk is "/images/web 1.qcow2", should be 2F696D616765732F77656220312E71636F7732 (by /usr/sbin/libvirtd, pid 900) [encoding-needs-hex]\n`,
    );
    expect(err).toBe('auvirt: 2 records: 1 error, 0 warnings, 0 to look at\n');
    expect(code).toBe(1);
  });

  test('reads standard input, and several files as one log', async () => {
    const [label, check, disk, ...rest] = exampleLines(ruleCatalog['life-no-resource'].good);
    const paths = [file('a.log', `${[label, check, disk].join('\n')}\n`), file('b.log', `${rest.join('\n')}\n`)];
    expect((await run(['lint', ...paths])).code).toBe(0);
    expect((await run(['lint', paths[1] as string])).out).toContain('[life-no-machine-id]');
    expect((await run(['lint', '-'], { stdin: bad('res-invalid') })).out).toContain('[res-invalid]');
  });

  test('leaves out only the rules that --ignore names', async () => {
    const path = file('two.log', bad('field-unknown') + bad('field-duplicate'));
    const rulesOf = async (...words: string[]) => {
      const { out, code } = await run(['lint', path, ...words]);
      const rules = out.split('\n').flatMap((line) => /\[([\w-]+)\]$/.exec(line)?.[1] ?? []);
      expect(code).toBe(rules.length === 0 ? 0 : 1);
      return rules;
    };
    expect(await rulesOf()).toEqual(['field-unknown', 'field-duplicate']);
    expect(await rulesOf('--ignore', 'field-unknown')).toEqual(['field-duplicate']);
    expect(await rulesOf('--ignore', 'field-unknown,field-duplicate')).toEqual([]);
    expect(await rulesOf('--severity', 'warning')).toEqual(['field-duplicate']);
    const config = file(
      'lint.json',
      '{"severity":"warning","ignore":["field-duplicate"],"rules":{"field-unknown":"error"}}',
    );
    expect(await rulesOf('--config', config)).toEqual(['field-unknown']);
    expect((await run(['lint', path, '--config', config])).out).toContain(': error: ');
  });

  test('lists its rules', async () => {
    const { out, code } = await run(['lint', '--rules']);
    expect(
      out
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split(' ')[0]),
    ).toEqual(RULES);
    expect(code).toBe(0);
  });

  test.each([
    [['--ignore', 'field-unknwon'], 'there is no rule "field-unknwon": did you mean field-unknown?'],
    [['--severity', 'bad'], 'it is one of info, warning, error'],
    [['--format', 'xml'], 'it is one of table, json, github, sarif'],
    [['--config', join(folder, 'none.json')], 'cannot read the settings'],
    [['--config', file('wrong.json', '{"rule":1}')], 'is not a settings file'],
    [['--config', file('broken.json', '{')], 'cannot read the settings'],
    [['--config', file('list.json', '[]')], 'is not a settings file'],
    [['--config', file('null.json', 'null')], 'is not a settings file'],
    [['--stdin'], 'cannot be given together'],
  ])('with %j reports the error in one line, and exits with 2', async (words, message) => {
    const { code, err } = await run(['lint', file('good.log', good), ...words]);
    expect(err.split('\n')[0]).toContain(message);
    expect(code).toBe(2);
  });

  test('exits with 3 if a source cannot be read', async () => {
    const { code, err } = await run(['lint', file('good.log', good), join(folder, 'none.log')]);
    expect([code, err.split('\n')[0]]).toEqual([3, expect.stringContaining('none.log')]);
  });
});

test('auvirt lint prints no counts if the reader of the findings has gone', async () => {
  const path = file('gone.log', bad('field-missing').repeat(2000));
  expect(await run(['lint', path], { isGone: true })).toMatchObject({ err: '' });
});

describe('The output of auvirt lint', () => {
  const path = file('hostile.log', hostileLog);

  test.each(['table', 'json', 'github', 'sarif'])(
    'as %s is ASCII without control characters, whatever the log contains',
    async (format) => {
      const { out, code } = await run(['lint', path, '--format', format], { columns: 80 });
      expect(code).toBe(1);
      for (const character of out) expect(character === '\n' || (character >= ' ' && character <= '~')).toBe(true);
    },
  );

  test('for GitHub is one command per finding, and the log cannot add any', async () => {
    const { out } = await run(['lint', path, '--format', 'github']);
    const lines = out.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(hostile.length);
    for (const line of lines) expect(line).toMatch(/^::(?:error|warning|notice) file=[^:,]*,title=[a-z-]+::[^:]/);
    expect(out).not.toContain('%0A::set-output');
  });

  test('as JSON is one object per line, with the original text', async () => {
    const { out } = await run(['lint', path, '--format', 'json']);
    const found = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(found.map(({ found }) => found)).toContain('"\u202egnp.exe"');
    for (const each of found) expect(each).toMatchObject({ file: path, serial: 7, pid: 900, why: expect.any(String) });
  });

  test('as SARIF is valid, with every rule and every finding', async () => {
    const { out } = await run(['lint', path, '--format', 'sarif']);
    const log = JSON.parse(out) as Log;
    const [{ tool, results = [] } = { tool: { driver: { name: '' } } }] = log.runs;
    expect(tool.driver.rules?.map(({ id }) => id)).toEqual(RULES);
    expect(results.length).toBeGreaterThanOrEqual(hostile.length);
    for (const { ruleId, ruleIndex = -1, level, locations } of results) {
      expect(tool.driver.rules?.[ruleIndex]?.id).toBe(ruleId);
      expect(['error', 'warning', 'note']).toContain(level);
      expect(locations?.[0]?.physicalLocation?.region?.byteOffset).toBeTypeOf('number');
    }
    const [markdown] = sarifToMarkdown({ owner: 'o', repo: 'r', branch: 'main', sourceRoot: '', title: 'lint' })(log);
    expect(markdown?.body).toContain('auvirt lint');
    for (const rule of new Set(results.map(({ ruleId }) => ruleId))) expect(markdown?.body).toContain(rule as string);
    const empty = JSON.parse((await run(['lint', file('good.log', good), '--format', 'sarif'])).out) as Log;
    expect(empty.runs[0]?.results).toEqual([]);
  });
});
