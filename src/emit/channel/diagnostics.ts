import { channel } from 'node:diagnostics_channel';
import type { DriverMessage } from './driver-message.ts';
import type { Outcome } from './outcome.ts';

/**
 * What the channel `libaudit-virt:outcome` of `node:diagnostics_channel` publishes for each
 * outcome.
 */
export interface OutcomeDiagnostics {
  /** The message, as the driver got it. */
  readonly message: DriverMessage;
  /** The outcome. After `pending`, the final outcome is published as well. */
  readonly outcome: Outcome;
  /** Time from `emit` to the outcome, in milliseconds. */
  readonly duration: number;
}

const outcomes = channel('libaudit-virt:outcome');

/** Publishes an outcome. Costs nothing without subscribers. */
export function publishOutcome(message: DriverMessage, outcome: Outcome, since: number): void {
  if (!outcomes.hasSubscribers) return;
  const diagnostics: OutcomeDiagnostics = { message, outcome, duration: performance.now() - since };
  outcomes.publish(diagnostics);
}
