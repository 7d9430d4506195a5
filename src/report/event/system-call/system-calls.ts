import { Names } from './names.ts';

/** Kinds of values and flags that the tables have names for. */
export type ValueKind = keyof typeof import('./tables.ts').VALUES;
export type FlagKind = keyof typeof import('./tables.ts').FLAGS;

/** Names of the kernel's numbers. */
export interface SystemCalls {
  /** `x86_64`, from the number in `arch=`; undefined if there is no table for it. */
  architecture(wire: string): string | undefined;
  /** `openat`; undefined if there is no such system call, or no table for the architecture. */
  call(architecture: string, number: number): string | undefined;
  value(kind: ValueKind, number: number): string | undefined;
  /** Names of the flags that are set, joined with `|`. */
  flags(kind: FlagKind, value: number): string;
  /** Names of the capabilities in a set, joined with commas. */
  capabilities(set: bigint): string;
  /** `EACCES(Permission denied)`; undefined if the number has no name. */
  error(number: number): string | undefined;
}

/**
 * Loads the tables: 35 kB that only readable output needs. Each list is parsed when it is first
 * used.
 */
export async function loadSystemCalls(): Promise<SystemCalls> {
  const { ARCHITECTURES, CALLS, ERRORS, FLAGS, VALUES } = await import('./tables.ts');
  const calls = lists(CALLS);
  const values = lists(VALUES);
  const flags = lists(FLAGS);
  const errors = ERRORS.split('\n');
  return {
    architecture: (wire) => ARCHITECTURES[wire.toLowerCase()],
    call: (architecture, number) => calls(architecture)?.of(number),
    value: (kind, number) => values(kind)?.of(number),
    flags: (kind, value) => (flags(kind)?.ofBits(BigInt(value)) ?? []).join('|'),
    capabilities: (set) => (values('capability')?.ofBits(set) ?? []).join(','),
    error(number) {
      const [name, ...words] = (errors[number - 1] ?? '').split(' ');
      return name ? `${name}(${words.join(' ')})` : undefined;
    },
  };
}

function lists(texts: Readonly<Record<string, string>>): (name: string) => Names | undefined {
  const made = new Map<string, Names>();
  return (name) => {
    const text = Object.hasOwn(texts, name) ? texts[name] : undefined;
    if (text === undefined || made.has(name)) return made.get(name);
    const names = new Names(text);
    made.set(name, names);
    return names;
  };
}
