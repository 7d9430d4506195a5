import { writeFileSync } from 'node:fs';
import type { Timeline } from '../../report/timeline/timeline.ts';
import { timelineHtml, timelineSvg } from '../../report/timeline/timeline-picture.ts';
import { timelineReport } from '../../report/timeline/timeline-report.ts';
import type { Selection } from '../../session/selection.ts';
import { utcCalendar } from '../../util/calendar.ts';
import { TransportError } from '../../util/errors.ts';
import { shown } from '../../util/printable.ts';
import { errnoOf, systemSays } from '../../util/system-error.ts';
import type { Command } from '../options/command.ts';
import { formatOf } from '../options/format-option.ts';
import { readOptions, type Words } from '../options/options.ts';
import { reportSessions } from '../session/session-command.ts';
import type { Io } from '../terminal/io.ts';
import { calendarOf } from '../time/time-options.ts';
import { TIMELINE_FORMATS, timelineManual, timelineOptions } from './timeline-options.ts';

/** `auvirt timeline`: the sessions of guests as a picture. */
export const timelineCommand: Command = {
  manual: timelineManual,
  run(words, io) {
    const given = readOptions(words, timelineOptions);
    const reportOf = (selection: Selection) =>
      timelineReport(selection, (timeline) => pictureOf(timeline, given, selection, io));
    return reportSessions(given, reportOf, undefined, outputOf(given, io));
  },
};

function pictureOf(timeline: Timeline, given: Words, { from, to }: Selection, io: Io): string {
  const { sessions, leftOut } = timeline;
  if (sessions.length === 0) io.complain('no session was found, so the picture is empty');
  if (leftOut.sessions > 0) {
    const count = leftOut.sessions.toLocaleString('en');
    io.complain(`the oldest ${count} sessions were left out: narrow with --start, --end or a guest`);
  }
  const options = { from, to, zone: calendarOf(given) === utcCalendar ? 'utc' : 'local' } as const;
  return isSvg(given) ? timelineSvg(timeline, options) : timelineHtml(timeline, options);
}

/** The same terminal, with standard output replaced by the file that the command line asks for. */
function outputOf(given: Words, io: Io): Io {
  const [file] = given.options.get('--output') ?? [];
  if (file === '-' || (file === undefined && !io.terminal.output)) return io;
  const path = file ?? TIMELINE_FORMATS[isSvg(given) ? 'svg' : 'html'].file;
  return {
    ...io,
    async print(text) {
      try {
        writeFileSync(path, text);
      } catch (cause) {
        const message = `cannot write ${shown(path)}: ${systemSays(cause)}`;
        throw new TransportError('file-unwritable', message, { cause, ...errnoOf(cause) });
      }
      if (file === undefined) io.complain(`wrote ${path}`);
      return true;
    },
  };
}

function isSvg(given: Words): boolean {
  const [file = ''] = given.options.get('--output') ?? [];
  const standard = file.endsWith('.svg') ? 'svg' : 'html';
  return formatOf(TIMELINE_FORMATS, given, standard) === TIMELINE_FORMATS.svg;
}
