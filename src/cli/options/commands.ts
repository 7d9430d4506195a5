import { nearest } from '../../util/nearest.ts';
import { shown } from '../../util/printable.ts';

/** The commands, and what each does, in the order of the help text. */
export const COMMANDS = {
  search: 'find events of guests, like ausearch, and events that concern them; as text, CSV, JSON or ECS',
  report: 'summarize by event, guest, resource or denial, as aureport --virt and beyond',
  timeline: 'draw the sessions of guests: as a page to explore, or as SVG',
  emit: 'send records of guests, from the command line or from JSON',
  lint: 'check the form, encoding, values and order of records; as a table, JSON, SARIF, or for GitHub',
  verify: 'check that each VIRT record has a known form, and that writing its event again gives the same message',
  record: "run a program, and record in a file what it would have sent to the kernel's audit system",
  expect: 'for tests: wait until the log has the expected records, or say what is missing',
  cursor: 'print the position after the last record of the log',
  completion: 'print the completions for bash, zsh or fish',
  help: 'print the help of a command',
} as const;

/** The name of a command. */
export type CommandName = keyof typeof COMMANDS;

/** Whether a word is the name of a command. */
export const isCommand = (word: string): word is CommandName => Object.hasOwn(COMMANDS, word);

/** What to say of a word that is probably a misspelt command; undefined if no command is near. */
export function misspelt(word: string): string | undefined {
  const near = nearest(word, Object.keys(COMMANDS));
  return near === undefined ? undefined : `there is no command ${shown(word)}: did you mean ${near}?`;
}
