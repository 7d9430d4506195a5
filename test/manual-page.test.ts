import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { manualPages } from '../scripts/generate-manual.ts';
import { manualPage } from '../scripts/manual-page.ts';
import { testWhere } from './support/oracle.ts';

const edition = { date: '2026-11-23', version: '1.2.3' };
const page = (body: string) => manualPage(`# auvirt-x(8) -- what it is\n\n${body}`, edition);

const HEAD = `.TH AUVIRT-X 8 2026-11-23 "libaudit\\-virt 1.2.3" "System Administration"
.SH NAME
auvirt\\-x \\- what it is
`;

describe('A manual page in roff', () => {
  test.each([
    ['has headings', '## A B\n\n### C', '.SH A B\n.SS C\n'],
    ['begins a line with each sentence', 'One. Two: e.g.\nthree.', 'One.\nTwo:\ne.g.\nthree.\n'],
    [
      'has terms with explanations',
      '* `-a`, `--all` *X*:\n  Text.',
      '.TP\n\\fB\\%\\-a\\fR, \\fB\\%\\-\\-all\\fR \\fIX\\fR\nText.\n',
    ],
    ['has bullets for other items', '* a', '.IP \\(bu 2\na\n'],
    ['has breaks where lines must not be joined', '`a` b\\\n`c`', '\\fB\\%a\\fR b\n.br\n\\fB\\%c\\fR\n'],
    [
      'has code unchanged',
      'A:\n\n    x "y" \'z\' \\n\n    .b',
      'A:\n.PP\n.RS 4\n.EX\nx "y" \\(aqz\\(aq \\en\n\\&.b\n.EE\n.RE\n',
    ],
    [
      'escapes what roff would obey',
      '.a \\ `-` …\n\n\'b "c" & <',
      '\\&.a \\e \\fB\\%\\-\\fR \\[u2026]\n.PP\n\\&\'b "c" & <\n',
    ],
    ['marks other pages', 'See auvirt-search(8).', 'See \\fB\\%auvirt\\-search\\fR(8).\n'],
    ['has no comments', '<!-- a -->\nB', 'B\n'],
  ])('%s', (_, body, roff) => {
    expect(page(body)).toBe(`${HEAD}${roff}`);
  });

  test('is refused if it would lose something', () => {
    expect(() => page('Text with <b>tags</b>')).toThrow('a manual page cannot have this: <b>');
    expect(() => page('| a |\n|---|\n| b |')).toThrow('a manual page cannot have this');
    expect(() => manualPage('text', edition)).toThrow('begins with # name(8)');
  });
});

const missing = (program: string): string | undefined =>
  spawnSync('sh', ['-c', `command -v ${program}`]).status === 0 ? undefined : `install ${program} (Debian, Ubuntu)`;

describe('Of all manual pages,', () => {
  const pages = manualPages().map(([name, text]) => [name, manualPage(text, edition)] as const);

  testWhere(missing('mandoc'), 'mandoc -T lint has nothing to say', () => {
    for (const [name, input] of pages) {
      expect(spawnSync('mandoc', ['-T', 'lint'], { input, encoding: 'utf8' }).stdout, name).toBe('');
    }
  });

  testWhere(missing('groff'), 'groff -ww -man has nothing to say', () => {
    for (const [name, input] of pages) {
      const { stdout, stderr } = spawnSync('groff', ['-ww', '-man', '-Tutf8'], { input, encoding: 'utf8' });
      expect(stderr, name).toBe('');
      expect(stdout, name).not.toMatch(/&\w+;/);
    }
  });
});
