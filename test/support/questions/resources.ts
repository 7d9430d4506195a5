import { STICK } from '../week/story.ts';
import type { TrueHolding, WeekTruth } from '../week/truth.ts';
import { at, type QuestionGroup } from './question.ts';
import { type HoldingRow, idOf } from './rows.ts';
import { holdingRow } from './truths.ts';

const rows = (holdings: readonly HoldingRow[]) =>
  holdings.map((row) => [...idOf(row), row.resource, row.value, row.from, row.until, row.held]);

const those = ({ holdings }: WeekTruth, isMeant: (holding: TrueHolding) => boolean): unknown[][] =>
  holdings.filter(isMeant).map(holdingRow);

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
      words: ['report', '--resources', '--resource', 'disk', '-vm', 'db1', '--at', '2026-11-17T23:00'],
      found: (holdings: readonly HoldingRow[]) => holdings.map(({ guest, value }) => [guest.name, value]),
      truth: ({ holdings }) =>
        holdings
          .filter(({ guest, kind, from, until }) => {
            const time = at('2026-11-17T23:00');
            return guest === 'db1' && kind === 'disk' && from <= time && (until === null || until > time);
          })
          .map(({ guest, value }) => [guest, value]),
    },
    {
      question: 'Who else had the data disk of db1?',
      words: ['report', '--resources', '--shared', '--path', '/srv/data/db1.raw'],
      note: `Both guests could write to it: that ends badly. The records do not say whether a disk is
read-only, so base images and ISO files are listed as shared, too.`,
      found: (holdings: readonly HoldingRow[]) =>
        unique(holdings.map((row) => [...idOf(row), row.value, names(row.sharedWith)])),
      truth: ({ shares }) =>
        shares
          .filter(({ path }) => path === '/srv/data/db1.raw')
          .flatMap(({ guests, host, path }) =>
            guests.map((guest) => [guest, host, path, guests.filter((other) => other !== guest)]),
          ),
      shown: () => [
        ['db1', 'lab2'],
        ['lab2', 'db1'],
      ],
    },
    {
      question: 'Which disks were shared at all, and by whom?',
      words: ['report', '--resources', '--shared', '--resource', 'disk'],
      found: (holdings: readonly HoldingRow[]) => unique(holdings.map((row) => [...idOf(row), row.value])),
      truth: ({ shares }) => shares.flatMap(({ host, path, guests }) => guests.map((guest) => [guest, host, path])),
    },
    {
      question: 'Which guest has the network card 52:54:00:46:de:22?',
      words: ['report', '--resources', '--path', '52:54:00:46:de:22'],
      found: rows,
      truth: (week) => those(week, ({ value }) => value === '52:54:00:46:de:22'),
      shown: () => [['web2', '52:54:00:46:de:22']],
    },
  ],
};

const names = (guests: readonly { readonly name: string }[]): string[] =>
  [...new Set(guests.map(({ name }) => name))].sort();

/** Rows without those that repeat an earlier one. */
const unique = (all: readonly unknown[][]): unknown[] =>
  [...new Set(all.map((row) => JSON.stringify(row)))].map((row) => JSON.parse(row) as unknown);
