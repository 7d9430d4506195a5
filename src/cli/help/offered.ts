import type { Manual } from '../options/command.ts';
import type { Option } from '../options/options.ts';

/** What a shell completes: words, files, a program with its arguments, or nothing. */
export type Offered = readonly string[] | 'files' | 'program' | undefined;

/** What a shell offers as the value of an option. */
export const offeredBy = ({ choices, offers }: Pick<Option, 'choices' | 'offers'>): Offered =>
  typeof offers === 'function' ? offers() : (offers ?? choices);

/** What a shell offers for words that belong to no option. */
export const offeredTo = ({ operands }: Manual): Offered => (typeof operands === 'function' ? operands() : operands);

/** All spellings of an option. */
export const spellings = ({ names, also = [] }: Option): readonly string[] => [...names, ...also];

/** A text as one word of a shell of the Bourne family. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The beginning of an option's help that fits beside it, up to the first detail. */
export function briefly({ help, value = '', choices = [] }: Option): string {
  const [brief = ''] = help.split(/[;:]| \(/);
  // The help of a format only lists the formats, which the shell does as well.
  return choices.some((choice) => brief.startsWith(choice)) ? value.toLowerCase() : brief;
}
