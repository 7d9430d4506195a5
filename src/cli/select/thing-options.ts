import { kindsOfThings } from '../../session/entry/things.ts';
import type { Selection } from '../../session/selection.ts';
import { UsageError } from '../../util/errors.ts';
import { glob } from '../../util/glob.ts';
import { nearest } from '../../util/nearest.ts';
import { printable } from '../../util/printable.ts';
import type { Option, Words } from '../options/options.ts';

/** The option that chooses resources by kind. */
export const resourceOption: Option = {
  names: ['--resource'],
  takes: 'word',
  value: 'KINDS',
  help: 'only these kinds of resources: disk,net,mem,…, or buses of devices: usb,pci,…',
};

/** The option that chooses resources by name. */
export const pathOption: Option = {
  names: ['--path'],
  takes: 'word',
  value: 'GLOB',
  help: "only resources with such a path or other name: '*.iso', '/img/*'; also denials of it",
};

/**
 * The kinds of resources that `--resource` names; undefined if it is not given.
 *
 * @throws UsageError that names an unknown kind
 */
export function kindsOf({ repeated }: Words): ReadonlySet<string> | undefined {
  const lists = repeated.get(resourceOption.names[0]);
  if (lists === undefined) return undefined;
  const kinds = lists.flatMap((list) => list.split(',')).filter((kind) => kind !== '');
  const known = kindsOfThings();
  if (kinds.length === 0) throw new UsageError(`--resource needs a kind: ${known.join(', ')}`);
  for (const kind of kinds) {
    if (known.includes(kind)) continue;
    const near = nearest(kind, known);
    const hint = near === undefined ? `it is one of ${known.join(', ')}` : `did you mean ${near}?`;
    throw new UsageError(`--resource ${printable(kind)}: ${hint}`);
  }
  return new Set(kinds);
}

/**
 * The pattern of `--path`; undefined if it is not given.
 *
 * @throws UsageError if it is empty, as an unset variable of a script is
 */
export function patternOf({ options }: Words): string | undefined {
  const pattern = options.get(pathOption.names[0])?.[0];
  if (pattern === '') throw new UsageError("--path needs a pattern, such as '*.iso'");
  return pattern;
}

/** Which resources a command line selects. */
export function thingsOf(words: Words): Pick<Selection, 'kinds' | 'path'> {
  const pattern = patternOf(words);
  const matches = pattern === undefined ? undefined : glob(pattern);
  return {
    kinds: kindsOf(words),
    // Names in a log are bytes.
    path: matches && ((name) => matches(Buffer.from(name, 'latin1').toString('utf8'))),
  };
}
