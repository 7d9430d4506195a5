import { at, iso, type QuestionGroup } from './question.ts';
import { type DenialRow, type FailureRow, idOf, type SessionRow } from './rows.ts';
import { countedFailures } from './truths.ts';

/** What went wrong. */
export const trouble: QuestionGroup = {
  title: 'What went wrong?',
  questions: [
    {
      question: 'What failed?',
      words: ['--failed'],
      note: `WHAT is the reason in the record: why the guest was to start. No record says why it could
not.`,
      found: (sessions: readonly SessionRow[]) =>
        sessions.flatMap((session) => [
          ...session.operations
            .filter(({ success }) => success === false)
            .map(({ time, op, reason, by }) => [...idOf(session), time, op, reason, null, by]),
          ...session.resources
            .filter(({ success }) => success === false)
            .map(({ time, reason, value }) => [...idOf(session), time, 'attach', reason, value, undefined]),
        ]),
      truth: ({ failures }) =>
        failures.map(({ guest, host, time, operation, reason, value, by }) => [
          ...[guest, host, iso(time), operation, reason, value, operation === 'start' ? by : undefined],
        ]),
      libvirt: {
        words: ['--failed'],
        found: (sessions: readonly SessionRow[]) =>
          sessions.flatMap(({ guest, operations, resources }) =>
            [...operations, ...resources]
              .filter(({ success }) => success === false)
              .map(({ reason }) => [guest.name, reason]),
          ),
        truth: (sent) =>
          sent.flatMap(({ success, event }) => (success || !('reason' in event) ? [] : [[event.vm, event.reason]])),
      },
    },
    {
      question: 'Which guests fail again and again?',
      words: ['report', '--guests', '--failed'],
      found: (failures: readonly FailureRow[]) =>
        failures.map((row) => {
          const operation = row.operation === 'resource' ? row.reason : row.operation;
          return [...idOf(row), operation, row.reason, row.value ?? null, row.times];
        }),
      truth: ({ failures }) => countedFailures(failures),
    },
    {
      question: 'What did the reboot of alder end?',
      words: ['--from', '2026-11-18T01:59', '--to', '2026-11-18T02:04'],
      format: 'table',
      grep: 'host shut down',
      found: (sessions: readonly SessionRow[]) =>
        sessions.filter(({ end }) => end?.cause === 'host-shutdown').map(idOf),
      truth: ({ reboots }) =>
        reboots
          .filter(({ down }) => down === at('2026-11-18T02:00'))
          .flatMap(({ host, ended }) => ended.map((guest) => [guest, host])),
    },
    {
      question: 'Which runs ended without a record of it?',
      words: [],
      format: 'table',
      grep: 'unknown',
      note: `birch lost its power on Saturday, and its audit daemon was not running for 40 minutes on
Thursday.`,
      found: (sessions: readonly SessionRow[]) =>
        sessions
          .filter(({ state }) => state === 'unknown')
          .map((session) => [...idOf(session), session.start?.time, session.end?.cause]),
      truth: ({ sessions }) =>
        sessions
          .filter(({ cause, ended }) => cause !== null && ended === null)
          .map(({ guest, host, started, cause }) => [guest, host, iso(started), cause]),
    },
    {
      question: 'Which guests crashed?',
      words: ['-a'],
      grep: 'anom',
      found: (sessions: readonly SessionRow[]) =>
        sessions.flatMap((session) => session.anomalies.map(({ time, type }) => [...idOf(session), time, type])),
      truth: ({ crashes }) => crashes.map(({ guest, host, time }) => [guest, host, iso(time), 'ANOM_ABEND']),
    },
    {
      question: 'Which guests were denied what?',
      words: ['report', '--denials'],
      note: 'A denial names a label or a profile, not a guest: the guest is the one that had it then.',
      found: (denials: readonly DenialRow[]) => summed(denials.map((row) => [...idOf(row), row.target, row.times])),
      truth: ({ denials }) => summed(denials.map(({ guest, host, target }) => [guest, host, target, 1])),
    },
    {
      question: 'Who tried to read the passwords of a host?',
      words: ['-a', '--path', '/etc/shadow'],
      found: (sessions: readonly SessionRow[]) =>
        sessions.flatMap((session) =>
          session.denials
            .filter(({ accesses }) => accesses.some(({ target }) => target === '/etc/shadow'))
            .map(({ time }) => [...idOf(session), time]),
        ),
      truth: ({ denials }) =>
        denials
          .filter(({ target }) => target === '/etc/shadow')
          .map(({ guest, host, time }) => [guest, host, iso(time)]),
    },
  ],
};

/** Counts of what is the same, added up. */
function summed(rows: readonly (readonly [...key: string[], count: number])[]): unknown[][] {
  const sums = new Map<string, number>();
  for (const row of rows) {
    const key = JSON.stringify(row.slice(0, -1));
    sums.set(key, (sums.get(key) ?? 0) + Number(row.at(-1)));
  }
  return [...sums].map(([key, sum]) => [...(JSON.parse(key) as unknown[]), sum]);
}
