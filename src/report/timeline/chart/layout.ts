import { type ChartItem, type ChartSession, fieldOf } from './chart.ts';
import type { Lane } from './lanes.ts';

/** One line of the picture, with its place below the axis, in pixels. */
export type Row = HostRow | GuestRow | ResourceRow;

interface Place {
  readonly y: number;
  readonly height: number;
  readonly host: string | null;
}

/** The name of a host, above its guests. */
export interface HostRow extends Place {
  readonly kind: 'host';
  readonly guests: number;
}

/** A guest. */
export interface GuestRow extends Place {
  readonly kind: 'guest';
  readonly lane: Lane;
  readonly isOpen: boolean;
}

/** A resource of the guest above. */
export interface ResourceRow extends Place {
  readonly kind: 'resource';
  readonly lane: Lane;
  /** `disk /var/lib/libvirt/images/web1.qcow2` */
  readonly name: string;
  readonly holdings: readonly Holding[];
}

/** A time for which a guest held a resource. */
export interface Holding {
  readonly from: number;
  readonly to: number;
  /** What it held, if the name of the row does not say. */
  readonly text: string;
  readonly item: ChartItem;
  readonly session: ChartSession;
}

/** A session that went on on another host. */
export interface Move {
  readonly from: GuestRow;
  readonly to: GuestRow;
  /** When it left the one, and when it began on the other. */
  readonly left: number;
  readonly arrived: number;
}

/** The rows of a picture, and their height in pixels. */
export interface Layout {
  readonly rows: readonly Row[];
  readonly moves: readonly Move[];
  readonly height: number;
}

/**
 * Places the lanes one below the other, grouped by host if there are several.
 *
 * @param opened guests whose resources are shown, by their positions in the chart
 */
export function layoutOf(lanes: readonly Lane[], opened: ReadonlySet<number>): Layout {
  const rows: Row[] = [];
  const guestsOf = new Map<string | null, number>();
  for (const { guest } of lanes) guestsOf.set(guest.host, (guestsOf.get(guest.host) ?? 0) + 1);
  const isGrouped = guestsOf.size > 1;
  let y = 0;
  const add = <R extends Row>(row: Omit<R, 'y'>) => {
    rows.push({ ...row, y } as R);
    y += row.height;
  };
  for (const [i, lane] of lanes.entries()) {
    const { host } = lane.guest;
    if (isGrouped && (i === 0 || lanes[i - 1]?.guest.host !== host)) {
      add<HostRow>({ kind: 'host', height: HEIGHTS.host, host, guests: guestsOf.get(host) as number });
    }
    const isOpen = opened.has(lane.index);
    add<GuestRow>({ kind: 'guest', height: HEIGHTS.guest, host, lane, isOpen });
    if (!isOpen) continue;
    for (const [name, holdings] of holdingsOf(lane)) {
      add<ResourceRow>({ kind: 'resource', height: HEIGHTS.resource, host, lane, name, holdings });
    }
    y += HEIGHTS.below;
  }
  return { rows, moves: movesOf(rows), height: y };
}

/** The position of the first row that ends below `y`. */
export function rowAt({ rows }: Layout, y: number): number {
  return firstIndex(rows.length, (i) => (rows[i] as Row).y + (rows[i] as Row).height > y);
}

/** The first number below `length` that fits, if all after it fit too; otherwise `length`. */
export function firstIndex(length: number, fits: (index: number) => boolean, from = 0): number {
  let [low, high] = [from, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (fits(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** In pixels. */
const HEIGHTS = { host: 26, guest: 36, resource: 16, below: 6 };

function movesOf(rows: readonly Row[]): Move[] {
  const guestRows = rows.filter((row) => row.kind === 'guest');
  const byGuest = new Map(guestRows.map((row) => [row.lane.index, row]));
  return guestRows.flatMap((from) =>
    from.lane.bars.flatMap(({ session: { movedTo }, to: left }) => {
      const to = movedTo === null ? undefined : byGuest.get(movedTo[0]);
      const session = movedTo === null ? undefined : to?.lane.guest.sessions[movedTo[1]];
      return to === undefined || session === undefined ? [] : [{ from, to, left, arrived: session.from }];
    }),
  );
}

/** The resources of a guest by their names: disks and network cards first. */
function holdingsOf({ bars }: Lane): [name: string, holdings: readonly Holding[]][] {
  const rows = new Map<string, Holding[]>();
  for (const { session, to: end } of bars) {
    for (const item of session.items) {
      if (item.kind !== 'resource' || item.success === false) continue;
      const resource = fieldOf(item, 'resource') ?? '';
      const value = fieldOf(item, 'value') ?? fieldOf(item, 'class') ?? '';
      const isAmount = AMOUNTS.has(resource);
      const name = isAmount ? resource : `${resource} ${value}`.trim();
      const text = isAmount ? amountText(resource, value) : '';
      const to = Math.max(item.time, item.to ?? end);
      const holdings = rows.get(name) ?? [];
      rows.set(name, holdings);
      holdings.push({ from: item.time, to, text, item, session });
    }
  }
  const rank = (name: string) => {
    const index = ORDER.indexOf(name.split(' ')[0] as string);
    return index === -1 ? ORDER.length : index;
  };
  return [...rows].sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function amountText(resource: string, value: string): string {
  const kib = Number(value);
  if (resource !== 'mem' || !Number.isFinite(kib)) return value;
  return kib % 1_048_576 === 0 ? `${kib / 1_048_576} GiB` : kib % 1024 === 0 ? `${kib / 1024} MiB` : `${kib} KiB`;
}

/** Resources that are an amount, which may change. */
const AMOUNTS: ReadonlySet<string> = new Set(['mem', 'vcpu', 'iothread']);
const ORDER = ['disk', 'fs', 'net', 'mem', 'vcpu', 'iothread', 'hostdev', 'dev', 'chardev', 'rng', 'tpm', 'shmem'];
