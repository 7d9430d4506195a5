import { at, iso, type QuestionGroup } from './question.ts';
import { idOf, type SessionRow } from './rows.ts';
import { running } from './truths.ts';

const started = (sessions: readonly SessionRow[]) =>
  sessions.map((session) => [...idOf(session), session.start?.time ?? null]);

/** What ran, and when. */
export const when: QuestionGroup = {
  title: 'What ran, and when?',
  questions: [
    {
      question: 'What ran on Tuesday at 03:12?',
      words: ['--at', '2026-11-17T03:12'],
      found: started,
      truth: (week) => running(week, at('2026-11-17T03:12')),
    },
    {
      question: 'What is running now?',
      words: ['--at', 'now'],
      found: started,
      truth: (week) => running(week, week.to),
    },
    {
      question: 'What happened in the last two hours?',
      words: ['-a', '--since', '2h', '--reverse', '--resource', 'mem,vcpu,disk,net'],
      note: 'The newest comes first.',
      found: (sessions: readonly SessionRow[]) =>
        sessions.flatMap((session) =>
          session.resources
            .filter(({ time, resource }) => time >= '2026-11-22T22:00' && RESOURCES.has(resource))
            .map(({ time, resource, value }) => [...idOf(session), time, resource, value]),
        ),
      truth: ({ holdings, to }) =>
        holdings
          .filter(({ from }) => from >= to - TWO_HOURS)
          .map(({ guest, host, from, kind, value }) => [guest, host, iso(from), kind, value]),
    },
    {
      question: 'What are the last five runs?',
      words: ['--last', '5', '--reverse'],
      found: started,
      truth: ({ sessions, failures }) =>
        [
          ...sessions.map((session) => ({ ...session, time: session.started ?? 0 })),
          ...failures.filter(({ operation }) => operation === 'start'),
        ]
          .sort((a, b) => b.time - a.time)
          .slice(0, 5)
          .map(({ guest, host, time }) => [guest, host, iso(time)]),
      ordered: true,
    },
    {
      question: 'How much happened in the week?',
      words: ['--summary'],
      found: (totals: readonly Totals[]) =>
        totals.map(({ starts, stops, denials, anomalies, failures }) => [starts, stops, denials, anomalies, failures]),
      truth: ({ sessions, denials, crashes, failures }) => {
        const starts = sessions.filter(({ started }) => started !== null);
        const stops = sessions.filter(({ cause }) => cause === 'stopped' || cause === 'migrated');
        return [[starts.length, stops.length, denials.length, crashes.length, failures.length]];
      },
    },
    {
      question: 'How often and how long did desk1 run?',
      words: ['report', '--guests', '--guest', 'desk1'],
      found: (guests: readonly { name: string; sessions: number; upSeconds: number }[]) =>
        guests.map(({ name, sessions, upSeconds }) => [name, sessions, upSeconds]),
      truth: (week) => {
        const runs = week.sessions.filter(({ guest }) => guest === 'desk1');
        const time = runs.reduce((sum, { started, ended }) => sum + (ended ?? 0) - (started ?? 0), 0);
        return [['desk1', runs.length, time / 1000]];
      },
    },
  ],
};

const RESOURCES: ReadonlySet<string> = new Set(['mem', 'vcpu', 'disk', 'net']);

const TWO_HOURS = 2 * 60 * 60 * 1000;

interface Totals {
  readonly starts: number;
  readonly stops: number;
  readonly denials: number;
  readonly anomalies: number;
  readonly failures: number;
}
