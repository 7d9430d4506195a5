import { unquote } from '../../codec/untrusted.ts';
import type { Guest, Holding } from '../../session/entry/entries.ts';
import { type Selection, selectsGuest } from '../../session/selection.ts';
import { csvSeconds, csvTime } from '../format/csv.ts';
import { optionalJson, textJson } from '../format/json-line.ts';
import { decoded, visible, visibleText } from '../format/visible.ts';
import { endCell, lasted } from '../session/end-cell.ts';
import type { TableRow } from '../table/table.ts';
import { guestReportKind } from './guest-report.ts';
import { endOf, sharedHoldings } from './shared-holdings.ts';

/**
 * Which guest held which disk, network card or device, and when. Marks what two guests of a host
 * held at the same time. Leaves out amounts (memory, processors), permissions and sources of
 * randomness, because no guest owns them alone.
 */
export const resourcesReport = guestReportKind<Row>({
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
            return { holding, other, otherName: other && unquote(names.get(other) ?? other.uuid) };
          });
      },
    };
  },
  layout: {
    byTime: 'FROM',
    columns: [
      { title: 'GUEST', fit: 'middle', least: 8 },
      { title: 'HOST', fit: 'middle', least: 8 },
      { title: 'RESOURCE', fit: 'end', least: 8 },
      { title: 'WHAT', fit: 'middle', least: 18 },
      { title: 'FROM' },
      { title: 'UNTIL' },
      { title: 'DURATION', align: 'right', optional: 1 },
      { title: 'AT ONCE WITH', fit: 'middle' },
    ],
  },
  cells,
  csv: [
    { name: 'GUEST', text: ({ holding }) => visible(unquote(holding.name)) },
    { name: 'UUID', text: ({ holding }) => visible(holding.guest.uuid) },
    { name: 'HOST', text: ({ holding: { guest } }) => guest.node && visibleText(guest.node) },
    { name: 'RESOURCE', text: ({ holding }) => visible(holding.assignment.resource) },
    { name: 'WHAT', text: ({ holding }) => whatOf(holding) },
    { name: 'FROM', value: ({ holding }) => csvTime(holding.time) },
    { name: 'UNTIL', value: ({ holding }) => csvTime(holding.ending?.time) },
    { name: 'HELD', value: ({ holding }) => (holding.ending === undefined ? 'yes' : 'no') },
    { name: 'SECONDS', value: ({ holding }) => csvSeconds(holding.time, holding.ending?.time) },
    { name: 'AT_ONCE_WITH', text: ({ otherName }) => otherName && visible(otherName) },
    { name: 'AT_ONCE_WITH_UUID', text: ({ other }) => other && visible(other.uuid) },
    { name: 'RECORDS', value: ({ holding }) => holding.proof.join(' ') },
  ],
  json: holdingJson,
});

/** What a guest held, and a guest that held it at the same time, with its name as a byte string. */
interface Row {
  readonly holding: Holding;
  readonly other: Guest | undefined;
  readonly otherName: string | undefined;
}

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

function cells({ holding, otherName }: Row): TableRow {
  const { guest, name, time, ending, assignment } = holding;
  return {
    GUEST: visible(unquote(name)),
    HOST: guest.node === undefined ? '' : visibleText(guest.node),
    RESOURCE: visible(assignment.resource),
    WHAT: whatOf(holding),
    FROM: { time },
    UNTIL: endCell(ending, 'held'),
    DURATION: lasted(time, ending),
    'AT ONCE WITH': otherName === undefined ? '' : { text: visible(otherName), style: 'red' },
  };
}

const whatOf = ({ assignment: { given } }: Holding): string => (given === undefined ? '' : visible(decoded(given)));

function holdingJson({ holding, other, otherName }: Row): object {
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
