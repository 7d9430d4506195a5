import fc from 'fast-check';
import type { VirtEvent } from '../../src/schema/events.ts';
import { typeName } from '../../src/schema/record-types.ts';
import { formatEvent } from '../../src/text/format.ts';
import { avc, line, type Stamp, virt } from './log-text.ts';

/** The lines of one event, which share a stamp. */
export type EventLines = readonly string[];

/** What a generated log contains. */
export interface LifeOptions {
  /**
   * Whether to include what auvirt 3.0.9 reads differently: anomalies, restarts without a stop,
   * other resources, orphan stops, labels within a session, migrations, pauses.
   */
  readonly differences: boolean;
}

/** A log of several guests' lives, in libvirt's order and the schema's forms, sorted by stamp. */
export const livesArbitrary = (options: LifeOptions): fc.Arbitrary<EventLines[]> =>
  fc
    .record({
      steps: fc.array(fc.record({ guest: fc.nat(4), step: fc.nat(99), gap: fc.integer({ min: 1, max: 4000 }) }), {
        maxLength: 60,
      }),
      names: fc.uniqueArray(fc.constantFrom('web1', 'a b', 'cafe', 'dé', '中文', 'x"y', 'db'), {
        minLength: 5,
        maxLength: 5,
      }),
    })
    .map(({ steps, names }) => play(steps, names, options));

interface Step {
  readonly guest: number;
  readonly step: number;
  readonly gap: number;
}

interface State {
  running: boolean;
  pid: number;
  disks: string[];
  mem: number;
}

/** An event without the properties that identify the guest. */
type GuestlessEvent = { readonly kind: VirtEvent['kind'] } & Record<string, unknown>;

const BEGIN = 1_700_000_000;

function play(steps: readonly Step[], names: readonly string[], { differences }: LifeOptions): EventLines[] {
  const events: EventLines[] = [];
  let time = BEGIN;
  let serial = 100;
  let pid = 2000;
  const states: State[] = names.map(() => ({ running: false, pid: 0, disks: [], mem: 0 }));
  const add = (make: (stamp: Stamp) => string | string[]): void => {
    events.push([make({ at: time, serial: ++serial })].flat());
  };
  for (const { guest, step, gap } of steps) {
    time += gap / 1000;
    const state = states[guest] as State;
    const label = `system_u:system_r:svirt_t:s0:c${guest + 1},c${guest + 100}`;
    const guestProperties = {
      virt: 'kvm',
      vm: names[guest] as string,
      uuid: `${guest}0000000-0000-4000-8000-000000000000`,
    };
    const record = (event: GuestlessEvent, success = true): void => {
      const { type, text } = formatEvent({ ...event, ...guestProperties } as VirtEvent);
      add((stamp) =>
        virt(typeName(type).slice('VIRT_'.length), { ...stamp, res: success ? 'success' : 'failed' }, text),
      );
    };
    const recordLabel = (vmCtx: string, model: string): void =>
      record({ kind: 'machine-id', vmCtx, imgCtx: vmCtx, model });
    const attach = (reason: string, newDisk: string): void => record({ kind: 'disk', reason, oldDisk: null, newDisk });
    if (!state.running || (differences && step > 96)) {
      const success = step % 5 !== 0;
      const arrives = differences && step % 7 === 0;
      recordLabel(label, 'selinux');
      recordLabel('+107:+107', 'dac');
      attach('start', `/img/${guest}`);
      record({ kind: 'mem', reason: 'start', oldMem: 0, newMem: 1024 });
      record({ kind: 'cgroup-all', reason: 'deny', cgroup: '/sys/fs/cgroup/devices/machine.slice/q/' });
      pid++;
      if (arrives) record({ kind: 'migrate-in', reason: 'live', vmPid: pid }, success);
      record({ kind: 'control', op: 'start', reason: arrives ? 'migrated' : 'booted', vmPid: pid }, success);
      if (success) states[guest] = { running: true, pid, disks: [`/img/${guest}`], mem: 1024 };
    } else if (step < 20) {
      const moves = differences && step < 3;
      if (moves) record({ kind: 'migrate-out', reason: 'live', vmPid: state.pid });
      record({ kind: 'control', op: 'stop', reason: moves ? 'migrated' : 'shutdown', vmPid: 0 });
      states[guest] = { running: false, pid: 0, disks: [], mem: 0 };
    } else if (step < 40) {
      const path = `/img/${guest}-${serial}`;
      attach('attach', path);
      state.disks.push(path);
    } else if (step < 55 && state.disks.length > 0) {
      record({ kind: 'disk', reason: 'detach', oldDisk: state.disks.pop(), newDisk: null });
    } else if (step < 65) {
      const oldMem = state.mem;
      state.mem += 512;
      record({ kind: 'mem', reason: 'update', oldMem, newMem: state.mem });
    } else if (step < 80) {
      add((stamp) => avc({ ...stamp, scontext: label, pid: state.pid }));
    } else if (step < 88) {
      add((stamp) => line('USER_LOGIN', stamp, 'pid=7 uid=0 auid=0 ses=1 msg=\'op=login id=0 exe="/x" res=success\''));
    } else if (differences) {
      if (step < 92) {
        add((stamp) => line('ANOM_ABEND', stamp, `auid=1 uid=107 gid=107 ses=1 pid=${state.pid} comm="q" sig=6`));
      } else if (step < 93) recordLabel(label, 'selinux');
      else if (step < 94)
        record({ kind: 'control', op: gap % 2 === 0 ? 'pause' : 'resume', reason: 'user', vmPid: state.pid });
      else record({ kind: 'dev', reason: 'attach', bus: 'usb', device: '001.002' });
    }
  }
  return events;
}
