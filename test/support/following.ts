import { afterEach, expect } from 'vitest';
import { type RunOptions, run } from './cli.ts';

/** A command that follows, until it is stopped by a signal. */
export interface Running {
  /** Waits until it has written something that matches. */
  until(pattern: RegExp): Promise<string>;
  stop(signal?: string): Promise<{ code: number; out: string; err: string }>;
  readonly result: Promise<{ code: number; out: string; err: string }>;
}

let stopLast = (): unknown => undefined;
afterEach(() => stopLast());

/** Runs a command that follows. The end of the test stops it. */
export function follow(words: readonly string[], options: RunOptions = {}): Running {
  const controller = new AbortController();
  let out = '';
  const result = run(words, {
    env: { LC_ALL: 'C', TZ: 'UTC' },
    ...options,
    surroundings: { interruption: () => controller.signal, ...options.surroundings },
    onOutput(text) {
      out = text;
    },
  });
  stopLast = () => {
    controller.abort('SIGINT');
    return result;
  };
  return {
    async until(pattern) {
      await expect.poll(() => out, { interval: 5 }).toMatch(pattern);
      return out;
    },
    stop(signal = 'SIGINT') {
      controller.abort(signal);
      return result;
    },
    result,
  };
}
