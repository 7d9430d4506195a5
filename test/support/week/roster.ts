/** What a guest is for, which decides how it lives. */
export type Role = 'server' | 'ci' | 'desk' | 'lab';

/** The configuration of an invented guest. */
export interface RosterGuest {
  readonly number: number;
  readonly name: string;
  readonly uuid: string;
  readonly role: Role;
  /** Where it starts first. */
  readonly home: Host;
  readonly mac: string;
  /** Its own disks, which it may write to. */
  readonly disks: readonly string[];
  /** Images that it shares with other guests and only reads. */
  readonly images: readonly string[];
  /** Memory in KiB. */
  readonly memory: number;
  readonly processors: number;
  /** The operator who looks after it. */
  readonly owner: Operator;
}

/** The host alder has SELinux, birch has AppArmor. */
export const HOSTS = ['alder', 'birch'] as const;
export type Host = (typeof HOSTS)[number];

/** People who log in to the hosts. */
export const OPERATORS = { alice: 1001, bob: 1002, carol: 1003 } as const;
export type Operator = keyof typeof OPERATORS;

/** The guests that the story needs: a week has at least these. */
export const CAST = ['web1', 'db1', 'desk1', 'desk2', 'lab1', 'lab2', 'web2', 'ci1'] as const;

/** The first guests of a list that repeats itself: the cast comes first. */
export function roster(count: number): RosterGuest[] {
  const numbers = new Map<string, number>();
  return Array.from({ length: count }, (_, at) => {
    const [prefix, role, home] = PATTERN[at % PATTERN.length] as (typeof PATTERN)[number];
    const number = (numbers.get(prefix) ?? 0) + 1;
    numbers.set(prefix, number);
    return guest(at, `${prefix}${number}`, role, home);
  });
}

// Some names need hex on the wire: those with a blank or an umlaut.
const PATTERN: readonly (readonly [prefix: string, role: Role, home: Host])[] = [
  ['web', 'server', 'alder'],
  ['db', 'server', 'alder'],
  ['desk', 'desk', 'birch'],
  ['desk', 'desk', 'birch'],
  ['lab', 'lab', 'alder'],
  ['lab', 'lab', 'alder'],
  ['web', 'server', 'birch'],
  ['ci', 'ci', 'birch'],
  ['mail', 'server', 'alder'],
  ['büro ', 'desk', 'birch'],
  ['ci', 'ci', 'alder'],
  ['cache', 'server', 'birch'],
  ['desk', 'desk', 'alder'],
  ['win ', 'desk', 'birch'],
  ['lab', 'lab', 'birch'],
  ['dns', 'server', 'alder'],
];

function guest(number: number, name: string, role: Role, home: Host): RosterGuest {
  const size = 2 ** (number % 3);
  return {
    number,
    name,
    uuid: `5eed${hex(number, 4)}-1116-4a2b-8c3d-${hex(0xa0de_0000_0000 + number * 0x1_0007, 12)}`,
    role,
    home,
    mac: `52:54:00:${hex(0x40 + number, 2)}:${hex((number * 37) % 256, 2)}:${hex((number * 91) % 256, 2)}`,
    disks: [`${IMAGES}${name}.qcow2`, ...(name.startsWith('db') ? [`/srv/data/${name}.raw`] : [])],
    images: SHARED[role],
    memory: size * 2_097_152,
    processors: 2 * size,
    owner: (Object.keys(OPERATORS) as Operator[])[number % 3] as Operator,
  };
}

/** Where disk images are. */
export const IMAGES = '/var/lib/libvirt/images/';

const SHARED: Readonly<Record<Role, readonly string[]>> = {
  server: [],
  ci: ['/srv/base/debian-12.qcow2'],
  desk: ['/srv/iso/tools.iso'],
  lab: ['/srv/base/debian-12.qcow2'],
};

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');
