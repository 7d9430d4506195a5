import type { Io } from '../io.ts';
import type { Words } from '../options/options.ts';
import { systemClock, timeLimit } from './time.ts';

/**
 * The moment of `--start` or `--end`, in milliseconds since 1970: the beginning of its second, or its end; undefined where it is not given. Time and date may stand
 * in either order where the option takes them so, and a time alone means today.
 *
 * @throws UsageError where it is none
 */
export function limitOf({ options }: Words, which: 'start' | 'end', io: Io): number | undefined {
  const option = `--${which}`;
  const [first, second] = options.get(option) ?? [];
  if (first === undefined) return undefined;
  const [date, time] = TIME.test(first) ? [second ?? 'today', first] : [first, second];
  const limit = timeLimit(option, which, date, time, systemClock(io.env)) * 1000;
  return which === 'start' ? limit : limit + 999;
}

const TIME = /^\d{1,2}:\d/;
