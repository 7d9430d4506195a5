import type { Session } from '../../session/entry/entries.ts';
import { visible, visibleText } from '../format/visible.ts';

/** How a session began and ended: `booted → migrated to h2`. */
export function howText(session: Session): string {
  const { from, to } = session;
  const beginning =
    beganText(session) + (from?.guest.node === undefined ? '' : ` from ${visibleText(from.guest.node)}`);
  const finish = finishText(session) + (to?.guest.node === undefined ? '' : ` to ${visibleText(to.guest.node)}`);
  return finish === '' ? beginning : `${beginning} → ${finish}`.trimStart();
}

/** How a session began, from the record of its start. */
export const beganText = ({ start }: Session): string => (start === undefined ? '' : visible(start.reason || start.op));

/** How a session ended: from the record of its stop, or what ended it without one. */
export const finishText = ({ stop, ending }: Session): string =>
  stop === undefined ? (CAUSES[ending?.cause ?? ''] ?? '') : visible(stop.reason || stop.op);

const CAUSES: Readonly<Record<string, string>> = {
  superseded: 'started again',
  'host-boot': 'host restarted',
  'host-shutdown': 'host shut down',
  untracked: 'no longer followed',
};
