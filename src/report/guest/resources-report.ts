import { unquote } from '../../codec/untrusted.ts';
import type { Guest, Holding } from '../../session/entry/entries.ts';
import { type Selection, selectsGuest } from '../../session/selection.ts';
import type { Calendar } from '../../util/calendar.ts';
import type { Cell, TableRow } from '../format/columns.ts';
import { optionalJson, textJson } from '../format/json-line.ts';
import { duration, isoTime } from '../format/times.ts';
import { decoded, visible, visibleText } from '../format/visible.ts';
import type { GuestReportKind } from './guest-report.ts';
import { endOf, sharedHoldings } from './shared-holdings.ts';

/**
 * Which guest held which disk, network card or device, and when. Marks what two guests of a host
 * held at the same time. Leaves out amounts (memory, processors), permissions and sources of
 * randomness, because no guest owns them alone.
 */
export const resourcesReport: GuestReportKind = {
  help: 'which guest held which disk, network card or device, and when; marks what two guests of a host held at the same time',
  start(selection) {
    const holdings: Holding[] = [];
    const names = new Map<Guest, string>();
    return {
      keep: 'nothing',
      add(_, entries) {
        for (const entry of entries) {
          names.set(entry.guest, entry.name);
          if (entry.kind === 'resource' && entry.success && isOwn(entry)) holdings.push(entry);
        }
      },
      rows() {
        const shared = sharedHoldings(holdings);
        return holdings
          .filter((holding) => isSelected(selection, holding))
          .map((holding) => {
            const other = shared.get(holding);
            const name = other === undefined ? undefined : unquote(names.get(other) ?? other.uuid);
            return {
              cells: (calendar) => cells(holding, name, calendar),
              json: () => holdingJson(holding, other, name),
            };
          });
      },
    };
  },
};

const OWN: ReadonlySet<string> = new Set(
  'disk net dev hostdev redirdev tpm fs chardev smartcard evdev shmem'.split(' '),
);

// Opening the host's device for a network card does not make it the guest's own.
function isOwn({ assignment: { resource, reason, given } }: Holding): boolean {
  return OWN.has(resource) && reason !== 'open' && given !== undefined && given.wire !== '';
}

function isSelected(selection: Selection, holding: Holding): boolean {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = selection;
  if (holding.time > to || endOf(holding) < from) return false;
  return selectsGuest(selection, holding);
}

function cells(holding: Holding, other: string | undefined, calendar: Calendar): TableRow {
  const { guest, name, time, ending, assignment } = holding;
  return {
    GUEST: visible(unquote(name)),
    HOST: guest.node === undefined ? undefined : visibleText(guest.node),
    RESOURCE: visible(assignment.resource),
    FROM: isoTime(time, calendar),
    UNTIL: until(holding, calendar),
    DURATION: ending?.time === undefined ? '' : duration(ending.time - time),
    'AT ONCE WITH': other === undefined ? '' : { text: visible(other), style: 'red' },
    WHAT: whatOf(holding),
  };
}

function until({ ending }: Holding, calendar: Calendar): Cell {
  if (ending === undefined) return { text: 'held', style: 'green' };
  return ending.time === undefined ? { text: 'unknown', style: 'yellow' } : isoTime(ending.time, calendar);
}

const whatOf = ({ assignment: { given } }: Holding): string => (given === undefined ? '' : visible(decoded(given)));

function holdingJson(holding: Holding, other: Guest | undefined, otherName: string | undefined): object {
  const { guest, name, time, ending, assignment, proof } = holding;
  return {
    guest: { uuid: textJson(guest.uuid), name: optionalJson(unquote(name)), node: guest.node ?? null },
    resource: textJson(assignment.resource),
    value: assignment.given === undefined ? null : textJson(decoded(assignment.given)),
    from: new Date(time).toISOString(),
    until: ending?.time === undefined ? null : new Date(ending.time).toISOString(),
    held: ending === undefined,
    seconds: ending?.time === undefined ? null : (ending.time - time) / 1000,
    sharedWith: other === undefined ? null : { uuid: textJson(other.uuid), name: optionalJson(otherName) },
    serials: proof,
  };
}
