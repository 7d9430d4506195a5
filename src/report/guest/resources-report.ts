import { unquote } from '../../codec/untrusted.ts';
import type { Guest, Holding } from '../../session/entry/entries.ts';
import { isOfKind, isOwn } from '../../session/entry/things.ts';
import { selectsHolding } from '../../session/selection.ts';
import { csvSeconds, csvTime } from '../format/csv.ts';
import { optionalJson, textJson } from '../format/json-line.ts';
import { durationBetween } from '../format/times.ts';
import { decoded, nameText, visible, visibleText } from '../format/visible.ts';
import { endCell, lasted } from '../session/end-cell.ts';
import type { TableRow } from '../table/table.ts';
import { guestReportKind } from './guest-report.ts';
import { SharedHoldings, type Sharing } from './shared-holdings.ts';

/**
 * Which guest held which disk, network card or device, and when, and with which other guests of the
 * host at the same time. Leaves out amounts (memory, processors), permissions and sources of
 * randomness, because no guest owns them alone, unless their kind is asked for.
 */
export const resourcesReport = guestReportKind<Row>({
  help: 'which guest held which disk, network card or device, and when; and which guests of the host held it at once',
  start({ selection, shared: onlyShared }) {
    const holdings: Holding[] = [];
    const names = new Map<Guest, string>();
    const { kinds } = selection;
    const isWanted = (holding: Holding) =>
      isOwn(holding) || (kinds !== undefined && isOfKind(holding.assignment, kinds));
    return {
      keep: 'nothing',
      add(_, entries) {
        for (const entry of entries) {
          names.set(entry.guest, entry.name);
          if (entry.kind === 'resource' && entry.success && isWanted(entry)) holdings.push(entry);
        }
      },
      *rows() {
        const shared = new SharedHoldings(holdings.filter(isOwn));
        const numbers = new Map<Holding, number>();
        for (const holding of holdings) {
          if (!selectsHolding(selection, holding)) continue;
          const sharings = () => shared.of(holding, selection);
          if (onlyShared && sharings().next().done) continue;
          numbers.set(holding, numbers.size);
          yield { holding, names, sharings, numbers, pairs: onlyShared };
        }
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
  cells: (row) => (row.pairs ? pairCells(row) : [cells(row)]),
  csv: [
    { name: 'GUEST', text: ({ holding }) => visible(unquote(holding.name)) },
    { name: 'UUID', text: ({ holding }) => visible(holding.guest.uuid) },
    { name: 'HOST', text: ({ holding: { guest } }) => guest.node && visibleText(guest.node) },
    { name: 'RESOURCE', text: ({ holding }) => visible(holding.assignment.resource) },
    { name: 'BUS', text: ({ holding: { assignment } }) => assignment.bus && visible(assignment.bus) },
    { name: 'WHAT', text: ({ holding }) => whatOf(holding) },
    { name: 'FROM', value: ({ holding }) => csvTime(holding.time) },
    { name: 'UNTIL', value: ({ holding }) => csvTime(holding.ending?.time) },
    { name: 'HELD', value: ({ holding }) => (holding.ending === undefined ? 'yes' : 'no') },
    { name: 'SECONDS', value: ({ holding }) => csvSeconds(holding.time, holding.ending?.time) },
    { name: 'AT_ONCE_WITH', text: (row) => partners(row, row.sharings()).join(' ') },
    {
      name: 'AT_ONCE_WITH_UUID',
      text: ({ sharings }) =>
        distinct(sharings())
          .map(({ uuid }) => visible(uuid))
          .join(' '),
    },
    { name: 'RECORDS', value: ({ holding }) => holding.proof.join(' ') },
  ],
  json: holdingJson,
});

/** What a guest held, and what else is needed to say with whom. */
interface Row {
  readonly holding: Holding;
  /** Names of guests as on the wire. */
  readonly names: ReadonlyMap<Guest, string>;
  /** Finds who else held it at the same time: there may be thousands. */
  readonly sharings: () => Iterable<Sharing>;
  /** The places of the holdings that have a row. */
  readonly numbers: ReadonlyMap<Holding, number>;
  /** Whether a table has a row for each of them. */
  readonly pairs: boolean;
}

const distinct = (sharings: Iterable<Sharing>): Guest[] => [
  ...new Set(Array.from(sharings, ({ partner }) => partner.guest)),
];

const partners = ({ names }: Row, sharings: Iterable<Sharing>): string[] =>
  distinct(sharings).map((guest) => nameText(unquote(names.get(guest) ?? guest.uuid)));

function cells(row: Row): TableRow {
  const { holding, sharings } = row;
  const { time, ending } = holding;
  const known = first(MOST_NAMED + 1, sharings());
  const text = partners(row, known.slice(0, MOST_NAMED)).join(', ');
  return {
    ...thingCells(holding),
    'AT ONCE WITH': { text: known.length > MOST_NAMED ? `${text}, …` : text, style: 'red' },
    FROM: { time },
    UNTIL: endCell(ending, 'held'),
    DURATION: lasted(time, ending),
  };
}

/**
 * A row for each guest that held the same, with the period in which both did; but only one row for
 * two guests.
 */
function pairCells(row: Row): TableRow[] {
  const { holding, numbers } = row;
  const own = numbers.get(holding) ?? 0;
  const isOther = ({ partner }: Sharing) => (numbers.get(partner) ?? own) >= own;
  const known = first(MOST_PAIRS + 1, row.sharings(), isOther);
  return known.slice(0, MOST_PAIRS).map((sharing, index) => {
    const { from, until } = sharing;
    const [name = ''] = partners(row, [sharing]);
    const more = index === MOST_PAIRS - 1 && known.length > MOST_PAIRS ? ', …' : '';
    return {
      ...thingCells(holding),
      'AT ONCE WITH': { text: name + more, style: 'red' },
      FROM: { time: from },
      UNTIL: Number.isFinite(until) ? { time: until } : { text: 'held', style: 'green' },
      DURATION: Number.isFinite(until) ? durationBetween(from, until) : '',
    };
  });
}

function first(most: number, sharings: Iterable<Sharing>, isWanted = (_: Sharing) => true): Sharing[] {
  const found: Sharing[] = [];
  for (const sharing of sharings) {
    if (isWanted(sharing)) found.push(sharing);
    if (found.length === most) break;
  }
  return found;
}

/** Only JSON and CSV name more: a table is read by people. */
const MOST_NAMED = 8;
const MOST_PAIRS = 50;

const thingCells = (holding: Holding): TableRow => ({
  GUEST: nameText(unquote(holding.name)),
  HOST: holding.guest.node === undefined ? '' : visibleText(holding.guest.node),
  RESOURCE: visible(holding.assignment.resource),
  WHAT: `${visible(holding.assignment.bus ?? '')} ${whatOf(holding)}`.trimStart(),
});

const whatOf = ({ assignment: { given } }: Holding): string => (given === undefined ? '' : visible(decoded(given)));

function holdingJson({ holding, names, sharings }: Row): object {
  const { guest, name, time, ending, assignment, proof } = holding;
  const { resource, bus, given } = assignment;
  return {
    guest: guestJson(guest, name),
    resource: textJson(resource),
    ...(bus !== undefined && { bus: textJson(bus) }),
    value: given === undefined ? null : textJson(decoded(given)),
    from: new Date(time).toISOString(),
    until: csvTime(ending?.time) ?? null,
    held: ending === undefined,
    seconds: ending?.time === undefined ? null : (ending.time - time) / 1000,
    sharedWith: Array.from(sharings(), ({ partner, from, until }) => ({
      ...guestJson(partner.guest, names.get(partner.guest) ?? partner.name),
      from: new Date(from).toISOString(),
      until: csvTime(until) ?? null,
      seconds: Number.isFinite(until) ? (until - from) / 1000 : null,
    })),
    serials: proof,
  };
}

const guestJson = (guest: Guest, name: string): object => ({
  uuid: textJson(guest.uuid),
  name: optionalJson(unquote(name)),
  node: guest.node ?? null,
});
