import { isDoubtful } from './doubt.ts';
import type { AuditChannel, BatchSender } from './driver.ts';
import type { SettledOutcome } from './outcome.ts';

/**
 * A channel for a host that needs no audit daemon, because its log is the kernel's or the journal:
 * while no daemon runs, what the kernel accepts is recorded.
 */
export function withoutDaemon(channel: AuditChannel): AuditChannel {
  const sender = channel.batchSender?.bind(channel);
  return {
    send: (message) => enough(channel.send(message)),
    ...(sender && { batchSender: () => senderWithoutDaemon(sender()) }),
    check: () => channel.check?.(),
    state: () => channel.state?.(),
    daemon: () => channel.daemon?.(),
    close: () => channel.close(),
  };
}

function senderWithoutDaemon(sender: BatchSender): BatchSender {
  return {
    ...(sender.ahead !== undefined && { ahead: sender.ahead }),
    open: async () => sender.open?.(),
    send: (messages, report, stall) =>
      sender.send(messages, (outcome) => report(outcome instanceof Error ? outcome : enough(outcome)), stall),
    status: () => sender.status(),
    hurry: () => sender.hurry?.(),
    close: () => sender.close(),
  };
}

function enough(outcome: SettledOutcome): SettledOutcome {
  if (!isDoubtful(outcome) || outcome.reason !== 'daemonless') return outcome;
  return { status: 'recorded', sequence: outcome.sequence, daemonless: true };
}
