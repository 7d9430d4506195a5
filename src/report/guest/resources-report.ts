import { unquote } from '../../codec/untrusted.ts';
import type { Guest, Holding } from '../../session/entry/entries.ts';
import { type Selection, selectsGuest } from '../../session/selection.ts';
import { type Cell, type ColumnOptions, columns } from '../format/columns.ts';
import { duration, isoTime } from '../format/iso-time.ts';
import { jsonText } from '../format/json-line.ts';
import { optionalJson, textJson } from '../format/text-json.ts';
import { decoded, visible, visibleText } from '../format/visible.ts';
import type { Report } from '../session/session-reports.ts';
import { endOf, sharedHoldings } from './shared-holdings.ts';

/**
 * Who held which disk, network card or device, and when; what two guests of a host held at once is marked. Amounts (memory,
 * processors), permissions and sources of randomness are nobody's own, and not here.
 */
export function resourcesReport(selection: Selection, json: boolean, options: ColumnOptions): Report {
  const holdings: Holding[] = [];
  const names = new Map<Guest, string>();
  return {
    keep: 'nothing',
    denials: true,
    add(_, entries) {
      for (const entry of entries) {
        names.set(entry.guest, entry.name);
        if (entry.kind === 'resource' && entry.success && isOwn(entry)) holdings.push(entry);
      }
      return '';
    },
    async *end() {
      const shared = sharedHoldings(holdings);
      const rows = holdings.filter((holding) => isSelected(selection, holding));
      const other = (holding: Holding): string | undefined => {
        const guest = shared.get(holding);
        return guest === undefined ? undefined : unquote(names.get(guest) ?? guest.uuid);
      };
      if (json) for (const row of rows) yield `${jsonText(holdingJson(row, shared.get(row), other(row)))}\n`;
      else if (rows.length > 0) {
        const hosts = rows.some(({ guest }) => guest.node !== undefined);
        yield await columns(
          head(hosts),
          rows.map((row) => cells(row, hosts, other(row))),
          options,
        );
      }
    },
  };
}

const OWN: ReadonlySet<string> = new Set(
  'disk net dev hostdev redirdev tpm fs chardev smartcard evdev shmem'.split(' '),
);

// To open the host's device for a network card is not to own it.
function isOwn({ assignment: { resource, reason, given } }: Holding): boolean {
  return OWN.has(resource) && reason !== 'open' && given !== undefined && given.wire !== '';
}

function isSelected(selection: Selection, holding: Holding): boolean {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = selection;
  if (Math.floor(holding.time / 1000) > to || Math.floor(endOf(holding) / 1000) < from) return false;
  return selectsGuest(selection, holding);
}

const head = (hosts: boolean): string[] => [
  'GUEST',
  ...(hosts ? ['HOST'] : []),
  ...['RESOURCE', 'FROM', 'UNTIL', 'DURATION', 'AT ONCE WITH', 'WHAT'],
];

function cells(holding: Holding, hosts: boolean, other: string | undefined): Cell[] {
  const { guest, name, time, ending, assignment } = holding;
  return [
    visible(unquote(name)),
    ...(hosts ? [visibleText(guest.node ?? '')] : []),
    visible(assignment.resource),
    isoTime(time),
    ending === undefined
      ? { text: 'held', style: 'green' }
      : ending.time === undefined
        ? { text: 'unknown', style: 'yellow' }
        : isoTime(ending.time),
    ending?.time === undefined ? '' : duration(ending.time - time),
    other === undefined ? '' : { text: visible(other), style: 'red' },
    whatOf(holding),
  ];
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
