import { STICK } from '../week/story.ts';
import type { TrueHolding, WeekTruth } from '../week/truth.ts';
import { at, type QuestionGroup } from './question.ts';
import { type HoldingRow, idOf } from './rows.ts';
import { holdingRow } from './truths.ts';

const rows = (holdings: readonly HoldingRow[]) =>
  holdings.map((row) => [...idOf(row), row.resource, row.value, row.from, row.until, row.held]);

const those = ({ holdings }: WeekTruth, isMeant: (holding: TrueHolding) => boolean): unknown[][] =>
  holdings.filter(isMeant).map(holdingRow);

/** Guest, host and path of shared disks, and the guests that shared them. */
export const sharing = (holdings: readonly HoldingRow[]): unknown[][] => {
  const partners = new Map<string, Set<string>>();
  for (const row of holdings) {
    const key = JSON.stringify([...idOf(row), row.value]);
    const known = partners.get(key) ?? new Set();
    for (const { name } of row.sharedWith) known.add(name);
    partners.set(key, known);
  }
  return [...partners].map(([key, names]) => [...(JSON.parse(key) as unknown[]), [...names].sort()]);
};

/** The same from the truth. */
export const sharesIn = ({ shares }: WeekTruth): unknown[][] =>
  shares.map(({ guest, host, path, partners }) => [guest, host, path, partners]);

/** What guests had. */
export const resources: QuestionGroup = {
  title: 'Which guest had what?',
  questions: [
    {
      question: 'Which guest had the USB stick, and when?',
      words: ['report', '--resources', '--resource', 'usb'],
      found: rows,
      truth: (week) => those(week, ({ value }) => value === STICK),
      shown: ({ holdings }) => holdings.filter(({ value }) => value === STICK).map(({ guest }) => [guest, STICK]),
      libvirt: {
        words: ['report', '--resources', '--resource', 'usb'],
        found: (holdings: readonly HoldingRow[]) => holdings.map(({ guest, value }) => [guest.name, value]),
        truth: (sent) =>
          sent.flatMap(({ success, event }) =>
            event.kind === 'dev' && event.bus === 'usb' && event.reason !== 'detach' && success
              ? [[event.vm, event.device]]
              : [],
          ),
      },
    },
    {
      question: 'Which disks did db1 hold on Tuesday at 23:00?',
      words: ['report', '--resources', '--resource', 'disk', '--guest', 'db1', '--at', '2026-11-17T23:00'],
      found: (holdings: readonly HoldingRow[]) => holdings.map(({ guest, value }) => [guest.name, value]),
      truth: ({ holdings }) =>
        holdings
          .filter(({ guest, kind, from, until }) => {
            const time = at('2026-11-17T23:00');
            return guest === 'db1' && kind === 'disk' && from <= time && (until === null || until > time);
          })
          .map(({ guest, value }) => [guest, value]),
      libvirt: {
        words: ['report', '--resources', '--resource', 'disk', '--guest', 'vm-disks'],
        found: (holdings: readonly HoldingRow[]) => holdings.map(({ guest, value }) => [guest.name, value]),
        truth: (sent) =>
          sent.flatMap(({ success, event }) =>
            event.kind === 'disk' && event.vm === 'vm-disks' && success && event.newDisk !== null
              ? [[event.vm, event.newDisk]]
              : [],
          ),
      },
    },
    {
      question: 'Which data disks did two guests have at once?',
      words: ['report', '--resources', '--shared', '--path', '/srv/data/*'],
      note: `Both guests could write to it, which can destroy what is on it. The records do not say whether
a guest only reads a disk. Without \`--path\`, base images and ISO files are listed, too.`,
      found: sharing,
      truth: (week) => sharesIn(week).filter(([, , path]) => String(path).startsWith('/srv/data/')),
      shown: () => [['db1', '/srv/data/db1.raw', 'lab2']],
    },
    {
      question: 'Which guest has the network card 52:54:00:46:de:22?',
      words: ['report', '--resources', '--path', '52:54:00:46:de:22'],
      found: rows,
      truth: (week) => those(week, ({ value }) => value === '52:54:00:46:de:22'),
      shown: () => [['web2', '52:54:00:46:de:22']],
      libvirt: {
        words: ['report', '--resources', '--path', '52:54:00:*'],
        found: (holdings: readonly HoldingRow[]) => holdings.map(({ guest, value }) => [guest.name, value]),
        truth: (sent) =>
          sent.flatMap(({ success, event }) =>
            event.kind === 'net' && success && event.newNet !== null ? [[event.vm, event.newNet]] : [],
          ),
      },
    },
  ],
};
