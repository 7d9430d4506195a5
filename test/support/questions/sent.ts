import { readFileSync } from 'node:fs';
import type { ReadEvent } from '../../../src/schema/events.ts';
import { parseMessage } from '../../../src/text/parse.ts';

/** A message that libvirt says it sent. */
export interface SentMessage {
  readonly success: boolean;
  readonly event: ReadEvent;
}

/** The messages of the libvirt corpus that libvirt says it sent, in its order. */
export function sentMessages(): SentMessage[] {
  const text = readFileSync(new URL('../../corpus/libvirt/sent.txt', import.meta.url), 'latin1');
  return text.split('\n').flatMap((line) => {
    const [, success, message = ''] = /^success=(yes|no) (.*)$/s.exec(line) ?? [];
    const type = message.includes(' resrc=') ? 'RESOURCE' : message.includes(' op=') ? 'CONTROL' : 'MACHINE_ID';
    const { event } = parseMessage(`VIRT_${type}`, Buffer.from(message, 'latin1'));
    return event === undefined ? [] : [{ success: success === 'yes', event }];
  });
}
