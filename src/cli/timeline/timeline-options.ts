import { formatOption } from '../options/format-option.ts';
import { type Option, optionHelp } from '../options/options.ts';
import { sessionOptions } from '../session/session-options.ts';

/** The formats of a timeline, and the file that each goes to if a terminal cannot show it. */
export const TIMELINE_FORMATS = {
  html: { help: 'a page to explore, without server or network', file: 'auvirt-timeline.html' },
  svg: { help: 'a picture for reports and mails', file: 'auvirt-timeline.svg' },
} as const;

/** Options of `auvirt` that choose how lists are written, and the moment, which has no timeline. */
const OF_LISTS: ReadonlySet<string> = new Set([
  ...['--all-events', '--cgroup', '--summary', '--raw', '--at', '--last', '--reverse', '--format'],
  ...['--show-uuid', '--proof', '--iso', '--version'],
]);

/** The options of `auvirt timeline`: those of `auvirt` that choose what is read and shown. */
export const timelineOptions: readonly Option[] = [
  {
    names: ['--output', '-o'],
    takes: 'word',
    value: 'FILE',
    help: 'the file to write, - for standard output; by default auvirt-timeline.html or .svg on a terminal, standard output elsewhere',
  },
  formatOption(TIMELINE_FORMATS, { after: '; by default as the name of FILE ends, or else html' }),
  ...sessionOptions.filter(({ names: [name] }) => !OF_LISTS.has(name)),
];

/** What `auvirt timeline --help` prints. */
export const timelineHelp = (): string => `Usage: auvirt timeline [OPTION]... [UUID | NAME]

Draw what happened to virtual machines: a lane for each guest with its sessions,
denials, anomalies, failures and migrations, and when hosts started or recorded
nothing.

Options:
${optionHelp(timelineOptions)}
The page works from a file, and loads nothing. Beyond 20,000 sessions, the
oldest are left out, and the page says so: narrow with --start, --end or a
guest.

Exit status: 0 if everything was read, 2 if the usage is wrong, 3 if a source
cannot be read or the file cannot be written.
`;
