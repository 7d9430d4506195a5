import { describe, expect, test } from 'vitest';
import type { AuditEvent } from '../../src/log/event/audit-event.ts';
import { EventGroups } from '../../src/log/event/event-groups.ts';
import { EventQueue } from '../../src/log/event/event-queue.ts';
import { LiveEvents } from '../../src/log/event/live-events.ts';
import { recordAt } from '../../src/log/record/parse-record.ts';
import { avc, control, line } from '../support/log-text.ts';

/** Events as they are emitted, by serial and number of records, at times that the test chooses. */
function live(kind: typeof EventQueue | typeof EventGroups) {
  let now = 0;
  const emitted: string[] = [];
  const assembler = new kind((event: AuditEvent) => {
    emitted.push(`${event.serial}:${event.records.length}${event.late ? ' late' : ''}`);
  });
  const events = new LiveEvents(assembler, () => now);
  return {
    push(...lines: readonly string[]) {
      for (const each of lines) events.push(recordAt(each, 0));
    },
    /** The events that are emitted when the log is looked at, at a time in milliseconds. */
    at(time: number): string[] {
      now = time;
      events.settle();
      return emitted.splice(0);
    },
  };
}

const kernelEvent = (serial: number, at = 5): [string, string, string] => {
  const [access = '', call = ''] = avc({ at, serial });
  return [access, call, line('PROCTITLE', { at, serial }, 'proctitle=71656D75')];
};
const virt = (serial: number, at = 5) => control('x', { at, serial });

describe('Sorted by stamp, a followed event', () => {
  test('of one record waits only for one with an earlier stamp that is on its way', () => {
    const events = live(EventQueue);
    events.push(virt(2));
    expect(events.at(0)).toEqual([]);
    events.push(virt(1));
    expect(events.at(9)).toEqual([]);
    expect(events.at(19)).toEqual(['1:1', '2:1']);
  });

  test('of several records is emitted when its last one is there', () => {
    const events = live(EventQueue);
    const [first, second, last] = kernelEvent(1);
    events.push(first, virt(2));
    expect([events.at(0), events.at(50)]).toEqual([[], []]);
    events.push(second, last);
    expect(events.at(60)).toEqual(['1:3', '2:1']);
  });

  test('that nothing ends is emitted after a while, and again when another record comes', () => {
    const events = live(EventQueue);
    const [first, second] = kernelEvent(1);
    events.push(first, virt(2));
    expect([events.at(0), events.at(79), events.at(80)]).toEqual([[], [], ['1:1', '2:1']]);
    events.push(second);
    expect(events.at(100)).toEqual(['1:2 late']);
  });

  test('is emitted once if its record comes twice, even after it was emitted', () => {
    const events = live(EventQueue);
    events.push(virt(1), virt(1));
    expect([events.at(0), events.at(10)]).toEqual([[], ['1:1']]);
    events.push(virt(1));
    expect([events.at(20), events.at(200)]).toEqual([[], []]);
  });

  test('of a quiet host does not wait for newer records', () => {
    const events = live(EventQueue);
    events.push(virt(1, 5), `node=a ${virt(7, 1)}`, `node=b ${virt(8, 9)}`);
    expect([events.at(0), events.at(10)]).toEqual([[], ['1:1', '7:1', '8:1']]);
  });
});

describe('In the order of the log, a followed event', () => {
  test('is emitted when it and all before it are complete', () => {
    const events = live(EventGroups);
    const [first, second, last] = kernelEvent(2);
    events.push(virt(1), first, virt(3));
    expect(events.at(0)).toEqual(['1:1']);
    events.push(second, last);
    expect([events.at(5), events.at(15)]).toEqual([[], ['2:3', '3:1']]);
  });

  test('that nothing ends is emitted after a while, and a later record by itself, as late', () => {
    const events = live(EventGroups);
    const [first, second] = kernelEvent(1);
    events.push(first);
    expect([events.at(0), events.at(80)]).toEqual([[], ['1:1']]);
    events.push(second, second);
    expect(events.at(90)).toEqual(['1:1 late']);
  });
});
