import { describe, expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { control, resource, UUID } from '../support/log-text.ts';

const OTHER = UUID.replaceAll('1', '2');
const cgroup = (reason: string, at: number, path: string, more: object = {}) =>
  resource('cgroup', { at, reason, fields: `cgroup="/m" class=path path="${path}" acl=rw`, ...more });

const LOG = [
  cgroup('deny', 1, '/all'),
  cgroup('allow', 1, '/dev/null'),
  cgroup('allow', 1.5, '/dev/full', { vm: 'db', uuid: OTHER }),
  cgroup('allow', 2, '/dev/kvm'),
  cgroup('allow', 2, '/dev/vfio', { res: 'failed' }),
  control('start', { at: 3 }),
  cgroup('allow', 4, '/dev/late'),
  control('stop', { at: 5 }),
].join('\n');

async function rows(...words: string[]): Promise<string[]> {
  const { out } = await run(['--stdin', '-a', '--utc', ...words], { stdin: LOG, columns: 200, env: { NO_COLOR: '1' } });
  const lines = out.split('\n').filter((line) => line.includes('cgroup'));
  return lines.map((line) => line.replace(/ {2,}/g, ' | '));
}

describe('cgroup permissions in a table', () => {
  test('are one row for those of a guest that came together and lasted as long', async () => {
    expect(await rows()).toEqual([
      'web1 | 00:00:01 | cgroup | 1 deny, 2 allow | 00:00:05 | 00:00:04 | libvirtd',
      'db | 00:00:01 | cgroup allow | path rw /dev/full | held | libvirtd',
      'web1 | 00:00:02 | cgroup allow | path rw /dev/vfio | failed | libvirtd',
      'web1 | 00:00:04 | cgroup allow | path rw /dev/late | 00:00:05 | 00:00:01 | libvirtd',
    ]);
  });

  test('are a row each with --cgroup, and in all other formats', async () => {
    expect(await rows('--cgroup')).toHaveLength(6);
    expect(await rows('--format', 'classic')).toHaveLength(6);
    expect((await rows('--format', 'csv')).filter((line) => line.includes(',cgroup '))).toHaveLength(6);
  });

  test('show with --proof the records of all of them', async () => {
    const [first = ''] = await rows('--proof');
    expect(first.split(' | ').at(-1)?.split(/[,-]/).length).toBeGreaterThanOrEqual(3);
  });
});
