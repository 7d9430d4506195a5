import { type ChartGap, type ChartItem, type ChartSession, fieldOf } from './chart.ts';
import { startOf, stopOf } from './marks.ts';

/** How a session began: `booted`, or that nothing says so. */
export function beganText(session: ChartSession): string {
  const start = startOf(session);
  return start === undefined ? 'start not recorded' : reasonOf(start);
}

/** How a session ended: `shutdown`, `host restarted`, `running`. */
export function endedText(session: ChartSession): string {
  const { state, cause } = session;
  if (state === 'failed') return 'failed to start';
  const stop = stopOf(session);
  if (stop !== undefined) return reasonOf(stop);
  if (cause === null) return state === 'running' ? 'running' : 'unknown';
  return CAUSES[cause];
}

/** An item in a few words: `disk /var/lib/libvirt/images/web1.qcow2`. */
export function itemText(item: ChartItem): string {
  const value = (name: string) => fieldOf(item, name);
  const words = TEXTS[item.kind].map(value).filter((word) => word !== undefined && word !== '');
  return words.join(' ');
}

const TEXTS: Readonly<Record<ChartItem['kind'], readonly string[]>> = {
  operation: ['op', 'reason'],
  label: ['model', 'context'],
  resource: ['resource', 'reason', 'class', 'access', 'value'],
  release: ['resource', 'reason', 'value'],
  denial: ['result', 'permissions', 'comm', 'target'],
  anomaly: ['type', 'comm'],
};

/** What a gap is. */
export const GAP_WORDS: Readonly<Record<ChartGap['reason'], string>> = {
  'host-down': 'The host was down.',
  'auditd-stopped': 'auditd was stopped: nothing was recorded.',
  'auditd-restarted': 'auditd started without having recorded its end: records may be missing.',
};

const reasonOf = (item: ChartItem): string => fieldOf(item, 'reason') || (fieldOf(item, 'op') ?? '');

const CAUSES: Readonly<Record<NonNullable<ChartSession['cause']>, string>> = {
  stopped: 'stopped',
  migrated: 'migrated',
  failed: 'failed to start',
  detached: 'detached',
  superseded: 'started again',
  'host-shutdown': 'host shut down',
  'host-boot': 'host restarted',
  untracked: 'no longer followed',
};
