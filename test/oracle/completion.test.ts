import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { oracle } from '../support/oracle.ts';
import { SHELLS, shellMissing } from '../support/shells.ts';
import { folderPerTest } from '../support/test-folder.ts';

const folder = folderPerTest('auvirt-completion');

/** Lines as a user types them, and as the tabulator completes them. */
const COMPLETED: readonly (readonly [typed: string, completed: string])[] = [
  ['sea', 'search'],
  ['comp', 'completion'],
  ['help expe', 'help expect'],
  ['completion zs', 'completion zsh'],
  ['search --relat', 'search --related'],
  ['search -vm web1 --just', 'search -vm web1 --just-one'],
  ['search -m VIRT_MACH', 'search -m VIRT_MACHINE_ID'],
  ['search --format js', 'search --format json'],
  ['report --format=js', 'report --format=json'],
  ['report --virt --interp', 'report --virt --interpret'],
  ['lint --severity warn', 'lint --severity warning'],
  ['lint --ignore life-no-int', 'lint --ignore life-no-integrity-check'],
  ['emit machine', 'emit machine-id'],
  ['record --fail ECONNREF', 'record --fail ECONNREFUSED'],
  ['expect VIRT_MACH', 'expect VIRT_MACHINE_ID'],
  ['--summ', '--summary'],
  ['--format cl', '--format classic'],
  // Files after options for input, and as plain words.
  ['--input eviden', '--input evidence.log'],
  ['search -if eviden', 'search -if evidence.log'],
  ['report --log eviden', 'report --log evidence.log'],
  ['cursor --log eviden', 'cursor --log evidence.log'],
  ['eviden', 'evidence.log'],
  ['search eviden', 'search evidence.log'],
  ['lint eviden', 'lint evidence.log'],
  // No files where a word is something else.
  ['--uuid eviden', '--uuid eviden'],
  ['search --guest eviden', 'search --guest eviden'],
];

for (const { name, complete } of SHELLS) {
  oracle(`The completions for ${name}, in the real ${name},`, shellMissing(name), () => {
    test('complete commands, options, words and files', async () => {
      const completion = join(folder(), 'completion');
      writeFileSync(completion, (await run(['completion', name])).out);
      writeFileSync(join(folder(), 'evidence.log'), '');
      const lines = complete(
        completion,
        COMPLETED.map(([typed]) => typed),
        folder(),
      );
      // In zsh, the equals sign is as good as the blank.
      const got = lines.map((line) => line.replace(/=$/, ''));
      const wanted = COMPLETED.map(([, completed]) => completed);
      expect(
        got.map((line, index) => (line.replace('=', ' ') === wanted[index]?.replace('=', ' ') ? wanted[index] : line)),
      ).toEqual(wanted);
    });
  });
}
