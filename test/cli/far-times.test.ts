import { expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { control } from '../support/log-text.ts';

// Times that no clock shows, that no date can hold, and that no number can hold.
const SECONDS = ['999999999999', '8640000000001', '999999999999999', '9'.repeat(40)];

const COMMANDS = [
  ...['json', 'ecs', 'csv', 'text', 'interpret', 'default', 'raw'].map((format) => [
    ...['search', '-m', 'ALL', '--format', format],
  ]),
  ...['--virt', '--guests'].map((report) => ['report', report]),
  ...['classic', 'table', 'json'].map((format) => ['--stdin', '--format', format]),
  ['--stdin', '--summary'],
  ['--stdin', '--all-events', '--format', 'table'],
  ['--stdin', '--raw'],
];

test.each(COMMANDS.map((words) => [words]))(
  '%j shows no date that there is not, and loses no neighbour of a stamp that is no time',
  async (words) => {
    for (const seconds of SECONDS) {
      const far = control('start', { at: 1, serial: 1 }).replace(/audit\(\d+/, `audit(${seconds}`);
      const stdin = [control('start', { at: 1, serial: 2 }), far, control('stop', { at: 2, serial: 3 })].join('\n');
      const { out, err } = await run(words, { stdin: `${stdin}\n` });
      expect(out).not.toMatch(/NaN|undefined/);
      expect(out).not.toBe('');
      expect(err).not.toMatch(/RangeError/);
    }
  },
);
