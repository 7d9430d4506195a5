import { iso, type QuestionGroup } from './question.ts';
import type { SessionRow } from './rows.ts';

/** How guests moved, and what proves it. */
export const moves: QuestionGroup = {
  title: 'How did it move, and what proves it?',
  questions: [
    {
      question: 'How did web1 move?',
      words: ['web1', '--to', '2026-11-18'],
      found: (sessions: readonly SessionRow[]) =>
        sessions.flatMap(({ guest, journey }) =>
          journey === null ? [] : [[guest.name, journey.map(({ node }) => node), journey.map(({ time }) => time)]],
        ),
      truth: ({ sessions, moves }) => {
        const own = moves.filter(({ guest }) => guest === 'web1').sort((a, b) => a.arrived - b.arrived);
        const first = sessions.find(({ guest }) => guest === 'web1');
        const hosts = [own[0]?.from, ...own.map(({ to }) => to)];
        const times = [iso(first?.started ?? null), ...own.map(({ arrived }) => iso(arrived))];
        return hosts.map(() => ['web1', hosts, times]);
      },
    },
    {
      question: 'Which guests moved in the week?',
      words: ['report', '--journeys'],
      found: (journeys: readonly JourneyRow[]) =>
        journeys.flatMap(({ guest, legs }) =>
          legs.slice(1).map(({ node, time }, at) => [guest.name, legs[at]?.node, legs[at]?.end?.time, node, time]),
        ),
      note: `A guest that has moved is one guest, with a run on each host. For a moment, both of them
run.`,
      truth: ({ moves }) =>
        moves.map(({ guest, from, left, to, arrived }) => [guest, from, iso(left), to, iso(arrived)]),
    },
    {
      question: 'Which records prove that lab2 had the wrong disk?',
      words: ['lab2', '-a', '--path', '/srv/data/db1.raw', '--proof'],
      note: 'RECORDS are the serials of the records: `auvirt search -a NUMBER` prints one.',
      found: (sessions: readonly SessionRow[]) =>
        sessions.flatMap(({ guest, resources }) =>
          resources
            .filter(({ value }) => value === '/srv/data/db1.raw')
            .map(({ time, end, serials }) => [guest.name, time, end?.time, serials.length]),
        ),
      // It was attached, and detached again.
      truth: ({ holdings }) =>
        holdings
          .filter(({ guest, value }) => guest === 'lab2' && value === '/srv/data/db1.raw')
          .map(({ guest, from, until }) => [guest, iso(from), iso(until), 2]),
    },
  ],
};

interface JourneyRow {
  readonly guest: { readonly name: string };
  readonly legs: readonly {
    readonly node: string;
    readonly time: string;
    readonly end: { readonly time: string } | null;
  }[];
}
