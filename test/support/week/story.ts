import { disk, type Run, usb } from './guest-run.ts';
import type { LifeSettings } from './life.ts';
import { agent, libvirt } from './manager.ts';
import type { CAST, Host, Operator, RosterGuest } from './roster.ts';
import { DAY, HOUR, MINUTE } from './times.ts';

/** The USB stick that goes from guest to guest. */
export const STICK = '001.004';

/**
 * What happens to the cast: the same in every week, within seconds after full five minutes. Whatever
 * lies beyond the last day does not happen.
 *
 * @param cast the guests that `CAST` names, in its order
 */
export function tell(cast: readonly RosterGuest[], settings: LifeSettings): void {
  const { world, agenda, random, from } = settings;
  const guests = new Map(cast.map((guest) => [guest.name, guest]));
  const guest = (name: Name): RosterGuest => guests.get(name) as RosterGuest;
  const at = (when: When, act: (now: number) => void): void => agenda.at(from + timeOf(when) + random(4000), act);
  const by = (user: Operator, host: Host, now: number) => world.operator(user, host, now);
  const start = (when: When, name: Name, user: Operator): void =>
    at(when, (now) => world.start(guest(name), now, by(user, world.place(guest(name)), now)));
  const running = (when: When, name: Name, act: (run: Run, now: number) => void): void =>
    at(when, (now) => act(world.run(guest(name)) as Run, now));
  const stop = (when: When, name: Name, user: Operator, reason = 'shutdown'): void =>
    running(when, name, (run, now) => world.stop(run, now, by(user, run.host, now), reason));
  const move = (when: When, name: Name, user: Operator): void =>
    running(when, name, (run, now) =>
      world.migrate(run, now, by(user, otherThan(run.host), now), by(user, run.host, now)),
    );
  const plug = (when: When, name: Name, user: Operator): void =>
    running(when, name, (run, now) => world.attach(run, now, by(user, run.host, now), usb(STICK)));
  const unplug = (when: When, name: Name, user: Operator): void =>
    running(when, name, (run, now) => world.detach(run, now, by(user, run.host, now), 'dev', STICK));

  for (const day of [0, 1, 2, 3, 4]) {
    start([day, 8, 0], 'desk1', 'alice');
    stop([day, 17, 5], 'desk1', 'alice');
    start([day, 8, 15], 'desk2', 'bob');
    stop([day, 16, 40], 'desk2', 'bob');
    for (const [hour, acct] of [
      [9, 'alice'],
      [14, 'nightly'],
    ] as const) {
      at([day, hour, 0], (now) => world.start(guest('ci1'), now, agent(acct)));
      running([day, hour, 45], 'ci1', (run, now) => world.stop(run, now, agent(acct), 'destroyed'));
    }
  }

  plug([0, 8, 40], 'desk1', 'alice');
  unplug([0, 9, 55], 'desk1', 'alice');
  plug([0, 10, 10], 'desk2', 'bob');
  unplug([0, 16, 0], 'desk2', 'bob');
  plug([1, 14, 0], 'desk1', 'carol');

  move([0, 11, 0], 'web1', 'bob');
  move([1, 16, 30], 'web1', 'bob');

  start([0, 13, 0], 'lab1', 'carol');
  running([0, 13, 20], 'lab1', (run, now) => world.crash(run, now, libvirt(run.host)));
  start([0, 13, 30], 'lab1', 'carol');
  stop([0, 18, 0], 'lab1', 'carol');

  for (const minute of [15, 20, 45])
    running([1, 2, minute], 'db1', (run, now) => world.deny(run, now, '/etc/shadow', 'read'));
  running([1, 9, 0], 'web2', (run, now) => world.resize(run, now, by('bob', run.host, now), 'mem', 2 * run.memory));

  // The wrong disk: both guests can write to it.
  start([1, 21, 55], 'lab2', 'carol');
  const wrong = guest('db1').disks[1] as string;
  running([1, 22, 0], 'lab2', (run, now) =>
    world.attach(run, now, by('carol', run.host, now), disk(wrong, true, 'attach')),
  );
  running([2, 1, 30], 'lab2', (run, now) => world.detach(run, now, by('carol', run.host, now), 'disk', wrong));
  stop([2, 1, 35], 'lab2', 'carol');

  for (const minute of [30, 35, 40])
    at([2, 9, minute], (now) => world.failStart(guest('lab1'), 'alder', now, by('carol', 'alder', now)));
  start([2, 9, 50], 'lab1', 'carol');
  running([2, 15, 0], 'web2', (run, now) =>
    world.resize(run, now, by('alice', run.host, now), 'vcpu', 2 * run.processors),
  );
  stop([2, 17, 0], 'lab1', 'carol');

  // While birch records nothing, one guest stops and another one starts.
  running([3, 2, 10], 'web2', (run, now) => world.stop(run, now, libvirt(run.host), 'shutdown'));
  at([3, 2, 20], (now) => world.start(guest('ci1'), now, agent('nightly')));
  start([3, 2, 55], 'web2', 'alice');
  running([3, 3, 30], 'ci1', (run, now) => world.stop(run, now, agent('nightly'), 'destroyed'));

  start([3, 10, 0], 'lab1', 'carol');
  running([3, 10, 30], 'lab1', (run, now) =>
    world.failAttach(run, now, by('carol', run.host, now), '/srv/data/missing.raw'),
  );
  stop([3, 15, 0], 'lab1', 'carol', 'destroyed');

  plug([4, 9, 0], 'desk1', 'alice');
  unplug([4, 9, 30], 'desk1', 'alice');
  at([4, 11, 0], (now) => world.failStart(guest('lab1'), 'alder', now, by('carol', 'alder', now), 'restored'));
  start([4, 14, 0], 'lab2', 'carol');
  // It cannot move, and goes on where it is.
  at([4, 16, 0], (now) => world.failStart(guest('web1'), 'birch', now, by('bob', 'birch', now), 'migrated'));

  running([6, 23, 10], 'web2', (run, now) => world.resize(run, now, by('carol', run.host, now), 'mem', run.memory / 2));
}

/** When the hosts boot on the first day. */
export const FIRST_BOOT = 6 * HOUR;

/** When a host goes down, with or without an orderly shutdown, and when it is up again. */
export const REBOOTS: readonly { host: Host; down: number; up: number; orderly: boolean }[] = [
  { host: 'alder', down: timeOf([2, 2, 0]), up: timeOf([2, 2, 3]), orderly: true },
  { host: 'birch', down: timeOf([5, 11, 5]), up: timeOf([5, 11, 9]), orderly: false },
];

/** When the audit daemon of a host did not run. */
export const GAPS: readonly { host: Host; from: number; to: number }[] = [
  { host: 'birch', from: timeOf([3, 2, 0]), to: timeOf([3, 2, 40]) },
];

/** Day, hour and minute since the beginning of the week. */
type When = readonly [day: number, hour: number, minute: number];

type Name = (typeof CAST)[number];

function timeOf([day, hour, minute]: When): number {
  return day * DAY + hour * HOUR + minute * MINUTE;
}

const otherThan = (host: Host): Host => (host === 'alder' ? 'birch' : 'alder');
