import { channel } from 'node:diagnostics_channel';
import type { DriverMessage, Outcome } from './driver.ts';

/** What is published on the channel `libaudit-virt:outcome` of `node:diagnostics_channel`, when it is known what became of a message. */
export interface OutcomeDiagnostics {
  /** The message, as the driver was given it. */
  readonly message: DriverMessage;
  /** What became of it. After `pending` there is another, when that is known. */
  readonly outcome: Outcome;
  /** Time from `emit` to the outcome, in milliseconds. */
  readonly duration: number;
}

const outcomes = channel('libaudit-virt:outcome');

/** Tells whoever listens; nobody, as a rule, and then it costs nothing. */
export function publishOutcome(message: DriverMessage, outcome: Outcome, since: number): void {
  if (!outcomes.hasSubscribers) return;
  const diagnostics: OutcomeDiagnostics = { message, outcome, duration: performance.now() - since };
  outcomes.publish(diagnostics);
}
