import { commonExits, type Manual } from '../options/command.ts';
import { formatOption } from '../options/format-option.ts';
import { type Option, under } from '../options/options.ts';
import { sessionOptions } from '../session/session-options.ts';

/** The formats of a timeline, and the file that each goes to if a terminal cannot show it. */
export const TIMELINE_FORMATS = {
  html: { help: 'a page to explore, without server or network', file: 'auvirt-timeline.html' },
  svg: { help: 'a picture for reports and mails', file: 'auvirt-timeline.svg' },
} as const;

/** Options of `auvirt` that choose how lists are written, and those that have no timeline. */
const OF_LISTS: ReadonlySet<string> = new Set([
  ...['--all-events', '--cgroup', '--summary', '--raw', '--at', '--last', '--reverse', '--format'],
  ...['--show-uuid', '--proof', '--iso', '--follow', '--version'],
]);

const output: readonly Option[] = [
  {
    names: ['--output', '-o'],
    takes: 'word',
    value: 'FILE',
    help: 'the file to write, - for standard output; by default auvirt-timeline.html or .svg on a terminal, standard output elsewhere',
    more: 'An existing file is replaced.',
    elsewhere: 'in auvirt search, -o is the label of an object',
    offers: 'files',
  },
  {
    ...formatOption(TIMELINE_FORMATS, { after: '; by default svg if FILE ends in .svg, or else html' }),
    more: 'The page contains the lines of the records that it shows.',
  },
];

const HELP: Readonly<Record<string, string>> = {
  '--failed': 'only sessions in which something failed',
  '--resource': 'only sessions with such resources: disk,net,…, or buses of devices: usb,pci,…',
  '--path': "only sessions with a resource or denial of such a path or other name: '*.iso', '/img/*'",
};

/** The options of `auvirt timeline`: those of `auvirt` that choose what is read and shown. */
export const timelineOptions: readonly Option[] = [
  ...under('Output', output),
  ...sessionOptions.filter(({ names: [name] }) => !OF_LISTS.has(name)).map(ofSessions),
];

/** Sessions are drawn whole: these options say in which of them something must have happened. */
function ofSessions(option: Option): Option {
  const help = HELP[option.names[0]];
  if (help === undefined) return option;
  const { more, ...rest } = option;
  return { ...rest, help };
}

/** What users are told about `auvirt timeline`. */
export const timelineManual: Manual = {
  name: 'timeline',
  usage: ['[OPTION]... [UUID | NAME] [LOG]...'],
  about: `
Draw what happened to guests: a lane for each guest with its sessions, denials,
anomalies, failures and migrations, and when hosts started or recorded nothing.
Beyond 20,000 sessions, the oldest are left out, and the picture says so: narrow
with --start, --end or a guest.
`,
  options: timelineOptions,
  operands: 'files',
  exits: { 0: 'everything was read', 1: 'there is no audit record, or none that names the guest', ...commonExits },
};
