import type { Option, Words } from './options.ts';

/** What the option says about a format, in a registry of formats by name. */
interface Described {
  readonly help?: string;
}

/**
 * The `--format` option for the formats of a registry. A second name for a format is accepted, but
 * not mentioned in the help text.
 *
 * @param about text around the list of formats
 */
export function formatOption(
  formats: Readonly<Record<string, Described>>,
  { before = '', after = '' }: { readonly before?: string; readonly after?: string } = {},
): Option {
  const names = Object.keys(formats);
  const listed = names.filter((name, index) => names.findIndex((each) => formats[each] === formats[name]) === index);
  const texts = listed.map((name) => `${name}${helpOf(formats[name])}`);
  const last = texts.pop();
  const list = texts.length === 0 ? last : `${texts.join(', ')} or ${last}`;
  return { names: [FORMAT], takes: 'word', value: 'FORMAT', choices: names, help: `${before}${list}${after}` };
}

const helpOf = (format: Described | undefined): string => (format?.help === undefined ? '' : ` (${format.help})`);

/**
 * The format that a command line names, or else the standard one. `readOptions` has refused other
 * names.
 */
export function formatOf<F extends Readonly<Record<string, unknown>>>(
  formats: F,
  { options }: Pick<Words, 'options'>,
  standard: keyof F,
): F[keyof F] {
  const [name = standard] = options.get(FORMAT) ?? [];
  return formats[name as keyof F];
}

const FORMAT = '--format';
