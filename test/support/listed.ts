import { expect } from 'vitest';
import { run } from './cli.ts';
import { avc, control, machineId, resource, UUID } from './log-text.ts';

/** UUID and name of guest n. */
export const guestUuid = (number: number) => UUID.replaceAll('1', String(number));
export const guest = (number: number) => ({ vm: `g${number}`, uuid: guestUuid(number) });
const disk = (path: string) => `old-disk="?" new-disk="${path}"`;

/** What three guests got, lost and were refused. */
export const LOG = [
  machineId({ at: 9, ...guest(1) }),
  resource('disk', { at: 10, ...guest(1), fields: disk('/img/shared.iso') }),
  resource('mem', { at: 10, ...guest(1), fields: 'old-mem=0 new-mem=1024' }),
  control('start', { at: 11, ...guest(1) }),
  ...avc({ at: 12 }),
  resource('disk', { at: 20, ...guest(2), fields: disk('/img/shared.iso') }),
  resource('disk', { at: 20, ...guest(2), fields: disk('/img/g2.qcow2') }),
  control('start', { at: 21, ...guest(2) }),
  resource('dev', { at: 30, ...guest(1), reason: 'attach', fields: 'bus=usb device="001.002"' }),
  resource('dev', { at: 31, ...guest(1), reason: 'attach', fields: 'bus=pci device="0000:01:00.0"' }),
  resource('dev', { at: 40, ...guest(1), reason: 'detach', fields: 'bus=usb device="001.002"' }),
  resource('dev', { at: 41, ...guest(2), reason: 'attach', res: 'failed', fields: 'bus=usb device="001.002"' }),
  control('start', { at: 50, ...guest(3), res: 'failed' }),
  control('stop', { at: 59, ...guest(2) }),
].join('\n');

export const lines = (out: string) => out.split('\n').filter(Boolean);
/** A second of the log, as an option takes it. */
export const when = (seconds: number) => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;

/** What a command prints, which must succeed. */
export async function out(words: readonly string[], stdin = LOG): Promise<string> {
  const { out, err, code } = await run(words, { stdin });
  expect([err, code]).toEqual(['', 0]);
  return out;
}

/** The same as objects. */
export const json = async (words: readonly string[], stdin = LOG) =>
  lines(await out([...words, '--format', 'json'], stdin)).map((each) => JSON.parse(each));

/** The rows of the table, with one blank between cells. */
export const rows = async (words: readonly string[], stdin = LOG) =>
  lines(await out(['--stdin', '--format', 'table', '--utc', ...words], stdin))
    .slice(1)
    .map((each) =>
      each
        .replace(/ +/g, ' ')
        .replaceAll(/1970-01-01T00:00:(\d\d)Z/g, '$1')
        .trim(),
    );
