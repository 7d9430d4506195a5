import { at, iso, type QuestionGroup } from './question.ts';
import { type EventRow, idOf, type SessionRow } from './rows.ts';
import { overlapping } from './truths.ts';

/** Who did it. */
export const who: QuestionGroup = {
  title: 'Who did it?',
  questions: [
    {
      question: 'Who started web2?',
      words: ['web2'],
      note: `BY is the person who logged in, even if the command ran as root. libvirt's daemon does not
say on whose behalf it acts: then only the program is known.`,
      found: (sessions: readonly SessionRow[]) => sessions.map(({ start }) => [start?.time, start?.by]),
      truth: ({ sessions }) =>
        sessions.filter(({ guest }) => guest === 'web2').map(({ started, startedBy }) => [iso(started), startedBy]),
      shown: ({ sessions }) =>
        sessions
          .filter(({ guest }) => guest === 'web2')
          .map(({ startedBy }) => ['web2', startedBy?.user ?? 'virtqemud']),
      libvirt: {
        words: ['vm-life'],
        found: (sessions: readonly SessionRow[]) =>
          sessions.map(({ start }) => [start?.reason, start?.success, start?.by]),
        truth: (sent) =>
          sent.flatMap(({ success, event }) =>
            event.kind === 'control' && event.op === 'start' && event.vm === 'vm-life'
              ? [[event.reason, success, NOBODY_BUT_LIBVIRTD]]
              : [],
          ),
      },
    },
    {
      question: 'Who started the builds in ci1, and who ended them?',
      words: ['ci1', '--from', '2026-11-16', '--to', '2026-11-18'],
      note: `A manager can name the account that it acts for (\`acct=\`). The kernel does not check that
claim.`,
      found: (sessions: readonly SessionRow[]) =>
        sessions.map(({ start, end }) => [start?.time, start?.by, end?.time, end?.by?.by]),
      truth: (week) =>
        overlapping(week, at('2026-11-16T00:00'), at('2026-11-18T00:00'))
          .filter(({ guest }) => guest === 'ci1')
          .map(({ started, startedBy, ended, stoppedBy }) => [iso(started), startedBy, iso(ended), stoppedBy]),
      shown: (week) =>
        overlapping(week, at('2026-11-16T00:00'), at('2026-11-18T00:00'))
          .filter(({ guest }) => guest === 'ci1')
          .map(({ startedBy }) => ['ci1', String(startedBy?.acct)]),
    },
    {
      question: 'What did carol start and stop on Wednesday?',
      words: ['search', '-m', 'VIRT_CONTROL', '-ul', 'carol', '--from', '2026-11-18', '--to', '2026-11-19'],
      format: 'text',
      note: '`-ul` is the login user.',
      found: (events: readonly EventRow[]) =>
        events.map(({ time, guest, node, event }) => [time, guest?.name, node, event?.op]),
      truth: (week) => {
        const [from, to] = [at('2026-11-18T00:00'), at('2026-11-19T00:00')];
        const all = [
          ...week.sessions.flatMap((session) => [
            { ...session, time: session.started, op: 'start', by: session.startedBy },
            { ...session, time: session.ended, op: 'stop', by: session.stoppedBy },
          ]),
          ...week.failures.filter(({ operation }) => operation === 'start').map((each) => ({ ...each, op: 'start' })),
        ];
        return all
          .filter(({ by, time }) => by?.user === 'carol' && time !== null && time >= from && time < to)
          .map(({ time, guest, host, op }) => [iso(time), guest, host, op]);
      },
    },
    {
      question: 'Who changed the memory or the processors of web2?',
      words: ['web2', '-a', '--resource', 'mem,vcpu'],
      found: (sessions: readonly SessionRow[]) =>
        sessions.flatMap((session) =>
          session.resources
            .filter(({ resource, reason }) => ['mem', 'vcpu'].includes(resource) && reason === 'update')
            .map(({ time, resource, value }) => [...idOf(session), time, resource, value]),
        ),
      truth: ({ changes }) =>
        changes
          .filter(({ guest }) => guest === 'web2')
          .map(({ guest, host, time, kind, after }) => [guest, host, iso(time), kind, String(after)]),
      shown: ({ changes }) =>
        changes.filter(({ guest }) => guest === 'web2').map(({ kind, by }) => [`${kind} update`, String(by.user)]),
      libvirt: {
        words: ['vm-cpumem', '-a', '--resource', 'mem,vcpu'],
        found: (sessions: readonly SessionRow[]) =>
          sessions.flatMap(({ resources }) =>
            resources
              .filter(({ resource, reason, success }) => CHANGES.has(`${resource} ${reason}`) && success)
              .map(({ resource, value }) => [resource, value]),
          ),
        truth: (sent) =>
          sent.flatMap(({ success, event }) => {
            const { kind } = event;
            if ((kind !== 'mem' && kind !== 'vcpu') || event.vm !== 'vm-cpumem') return [];
            const value = kind === 'mem' ? event.newMem : event.newVcpu;
            return event.reason === 'update' && success ? [[kind, String(value)]] : [];
          }),
      },
    },
  ],
};

const NOBODY_BUT_LIBVIRTD = { auid: null, user: null, ses: null, program: '/usr/sbin/libvirtd', acct: null };

const CHANGES: ReadonlySet<string> = new Set(['mem update', 'vcpu update']);
