import { EventQueue } from '../../log/event/event-queue.ts';
import { LiveEvents } from '../../log/event/live-events.ts';
import { watchFrame } from '../../report/watch/watch-frame.ts';
import { WatchModel } from '../../report/watch/watch-model.ts';
import { FIRST_UI, pressed } from '../../report/watch/watch-ui.ts';
import type { WatchView } from '../../report/watch/watch-view.ts';
import { SessionTracker, WANTED } from '../../session/tracker.ts';
import { UsageError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import { followLog } from '../input/follow-log.ts';
import { openFollowed, splitOperands } from '../input/source-options.ts';
import { type Command, EXIT } from '../options/command.ts';
import { readOptions } from '../options/options.ts';
import type { Io } from '../terminal/io.ts';
import { tableSettings } from '../terminal/terminal.ts';
import { calendarOf } from '../time/time-options.ts';
import { WATCHED, watchManual, watchOptions } from './watch-options.ts';

/**
 * `auvirt watch`: a page of the guests that run.
 *
 * Exit code: 0 if a key ended it, that of the signal that did, or 3 if the log could not be read
 */
export const watchCommand: Command = { manual: watchManual, run };

async function run(words: readonly string[], io: Io): Promise<number> {
  const given = readOptions(words, watchOptions);
  const [surplus] = splitOperands(given, WATCHED).others;
  if (surplus !== undefined) {
    throw new UsageError(
      `watch takes options and a log, and ${printable(surplus)} is neither; press / to filter guests`,
    );
  }
  const log = await openFollowed(given, WATCHED);
  const model = new WatchModel();
  let ui = FIRST_UI;
  let isStale = true;
  const screen = io.screen({
    pressed(key) {
      ui = pressed(ui, key, Math.max(1, (screen?.rows ?? 0) - 5));
      draw();
    },
    changed: () => draw(),
  });
  if (screen === undefined) {
    throw new UsageError('watch needs a terminal: in a pipe or a file, use auvirt --follow');
  }
  // Names may have any characters.
  const measure = (await import('string-width')).default;
  const view = { ...tableSettings(io), calendar: calendarOf(given), userName: io.userName, measure, log: log.name };
  let drawn = Number.NEGATIVE_INFINITY;
  const draw = (): void => {
    drawn = performance.now();
    isStale = false;
    const { columns, rows } = screen;
    const frame = watchFrame(model, ui, { ...view, columns, rows, now: Date.now() } satisfies WatchView);
    ui = frame.ui;
    screen.draw(frame.lines);
  };
  /** Shows what is new, but not so often that it would keep the processor busy. */
  const update = (): boolean => {
    const age = performance.now() - drawn;
    if (age >= SLOWEST || (isStale && age >= FASTEST)) draw();
    return !ui.isOver;
  };

  const tracker = new SessionTracker('entries', () => {}, { initiators: 'operations' });
  const queue = new EventQueue((event) => {
    // It was that there is nothing yet.
    if (model.from === undefined) model.notice = undefined;
    model.add(event, tracker.add(event), tracker.begun());
    isStale = true;
  });
  const events = new LiveEvents(queue);
  const quiet: Io = {
    ...io,
    complain(text) {
      model.notice = text;
      isStale = true;
    },
    interruption() {
      const signal = io.interruption();
      signal.addEventListener('abort', () => screen.close());
      return signal;
    },
  };
  try {
    draw();
    const { complete, interrupted } = await followLog({ log, isFromNow: false }, WANTED.live, quiet, {
      needsPast: true,
      async take(records) {
        for (const record of records) if (record.type !== undefined) events.push(record);
        return update();
      },
      async caughtUp() {
        events.settleAll();
        model.isCaughtUp = true;
        isStale = true;
        return update();
      },
      async settle() {
        events.settle();
        return update();
      },
    });
    if (!complete) {
      screen.close();
      io.complain(model.notice ?? 'the log cannot be read');
      return EXIT.failed;
    }
    return interrupted ?? 0;
  } finally {
    screen.close();
  }
}

/** In milliseconds: how long a page may be old if something is new, and if nothing is. */
const FASTEST = 100;
const SLOWEST = 1000;
