import { durationBetween, isoTime } from '../format/times.ts';
import { visible } from '../format/visible.ts';
import { eventText, programText, whatText } from '../session/entry-text.ts';
import { howText } from '../session/session-text.ts';
import { heldBy, isTrouble } from './watch-model.ts';
import { amountText, type WatchRow } from './watch-rows.ts';
import type { WatchView } from './watch-view.ts';

/** Everything that is known of a guest that runs, safe to print. */
export function detailLines(row: WatchRow | undefined, view: Pick<WatchView, 'calendar' | 'now'>): string[] {
  if (row === undefined) return ['No guest is selected: it may have stopped.'];
  const { session, name, host, user, since } = row;
  const { entries = [], guest } = session;
  const time = (at: number) => isoTime(at, view.calendar);
  const labels = entries.flatMap((entry) => (entry.kind === 'label' ? [whatText(entry)] : []));
  const held = heldBy(session).map((holding) => {
    const { resource, reason } = holding.assignment;
    return `  ${time(holding.time)}  ${visible(`${resource} ${reason}`)}  ${amountText(holding)}`;
  });
  const trouble = entries.filter(isTrouble).map((entry) => {
    const event = entry.success === false ? `${eventText(entry)} failed` : eventText(entry);
    return `  ${[time(entry.time), event, whatText(entry), programText(entry)].filter(Boolean).join('  ')}`;
  });
  return [
    name,
    `  uuid   ${visible(guest.uuid)}`,
    ...(host === '' ? [] : [`  host   ${host}`]),
    `  since  ${time(since)}, ${durationBetween(since, Math.max(view.now, since))}`,
    `  by     ${user}`,
    `  how    ${howText(session)}`,
    ...labels.map((label) => `  label  ${label}`),
    '',
    `Holds ${held.length === 0 ? 'nothing that is recorded' : ''}`.trimEnd(),
    ...held,
    '',
    trouble.length === 0 ? 'No failures or denials' : 'Failures and denials',
    ...trouble,
  ];
}
