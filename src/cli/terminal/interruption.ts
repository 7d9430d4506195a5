let interrupted: AbortSignal | undefined;

/**
 * Aborts at the first signal that asks the process to end, with the signal's name as its reason. The
 * next one ends the process at once.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const end = (signal: NodeJS.Signals): void => {
    for (const each of SIGNALS) process.off(each, end);
    controller.abort(signal);
  };
  for (const each of SIGNALS) process.on(each, end);
  interrupted = controller.signal;
  return controller.signal;
}

/**
 * Ends the process by the signal that asked for it, if one did: shells and service managers then see
 * what happened, as they do of `tail -f`.
 */
export function raiseAgain(): void {
  if (interrupted?.aborted) process.kill(process.pid, interrupted.reason as NodeJS.Signals);
}

/** The exit code by which a shell reports that a signal ended a command. */
export const interruptedCode = (signal: AbortSignal): number => 128 + (NUMBERS[signal.reason as string] ?? 0);

const NUMBERS: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };
const SIGNALS = Object.keys(NUMBERS) as NodeJS.Signals[];
