import type { Random } from '../../bench/log-writer.ts';
import type { Agenda } from './agenda.ts';
import { disk, type Run } from './guest-run.ts';
import { agent, libvirt, type Manager } from './manager.ts';
import { type Host, IMAGES, type RosterGuest } from './roster.ts';
import { DAY, HOUR, MINUTE, SECOND } from './times.ts';
import type { World } from './world.ts';

/** What the everyday life of guests depends on. */
export interface LifeSettings {
  readonly world: World;
  readonly agenda: Agenda;
  readonly random: Random;
  readonly from: number;
  readonly days: number;
  /** Whether everyday life goes on at a time: the hosts are up, and the story does not need it. */
  readonly isCalm: (time: number) => boolean;
}

/** Plans the everyday life of a guest, by its role. */
export function live(guest: RosterGuest, settings: LifeSettings): void {
  const { from, days } = settings;
  for (let day = 0; day < days; day++) LIVES[guest.role](guest, from + day * DAY, settings);
}

const LIVES: Readonly<Record<RosterGuest['role'], (guest: RosterGuest, day: number, settings: LifeSettings) => void>> =
  {
    // It starts with its host. In the evening, its owner restarts or moves it now and then.
    server(guest, day, settings) {
      const { random, world } = settings;
      const evening = day + between(settings, 19 * HOUR, 23 * HOUR);
      const chance = random(100);
      whenRunning(guest, evening, settings, (run, now) => {
        const manager = ownerOf(guest, now, world);
        if (chance < 6) world.migrate(run, now, libvirt(other(run.host)), libvirt(run.host));
        else if (chance < 30) {
          world.stop(run, now, manager, 'shutdown');
          whenStopped(guest, now + between(settings, MINUTE, 5 * MINUTE), settings, (later) =>
            world.start(guest, later, ownerOf(guest, later, world)),
          );
        }
      });
      if (random(100) < 25) resize(guest, day, settings);
      if (random(100) < 7) denied(guest, day, settings);
    },

    // Builds run in it, started by a service for whoever pushed.
    ci(guest, day, settings) {
      const { random, world } = settings;
      for (let hour = 7; hour < 21; hour += 5 + random(4)) {
        const manager = agent(['alice', 'bob', 'carol', 'nightly'][random(4)] as string);
        const time = day + hour * HOUR + random(HOUR);
        whenStopped(guest, time, settings, (now) => {
          if (random(100) < 8) return world.failStart(guest, world.place(guest), now, manager);
          const run = world.start(guest, now, manager);
          end(run, now + between(settings, 20 * MINUTE, 90 * MINUTE), settings, random(100), manager);
        });
      }
    },

    // Somebody works with it, on weekdays.
    desk(guest, day, settings) {
      const { random, world } = settings;
      if (isWeekend(day) && random(100) > 15) return;
      whenStopped(guest, day + between(settings, 7 * HOUR, 9 * HOUR), settings, (now) => {
        const run = world.start(guest, now, ownerOf(guest, now, world));
        end(run, day + between(settings, 16.5 * HOUR, 18.5 * HOUR), settings, random(100));
      });
      if (random(100) < 7) denied(guest, day, settings);
    },

    // Somebody tries something out.
    lab(guest, day, settings) {
      const { random, world } = settings;
      if (random(100) < 30) return;
      whenStopped(guest, day + between(settings, 9 * HOUR, 15 * HOUR), settings, (now) => {
        const run = world.start(guest, now, ownerOf(guest, now, world));
        const until = now + between(settings, HOUR, 8 * HOUR);
        end(run, until, settings, random(100));
        scratch(run, now + 10 * MINUTE, until - 10 * MINUTE, settings);
      });
      if (random(100) < 40) resize(guest, day, settings);
    },
  };

/** A run ends, mostly as it should: by its manager, or else by its owner. */
function end(run: Run, time: number, settings: LifeSettings, chance: number, manager?: Manager): void {
  const { world } = settings;
  whenRunning(run.guest, time, settings, (current, now) => {
    if (current !== run) return;
    if (chance < 4) world.crash(run, now, libvirt(run.host));
    else world.stop(run, now, manager ?? ownerOf(run.guest, now, world), chance < 14 ? 'destroyed' : 'shutdown');
  });
}

/** A disk for an experiment comes and goes. */
function scratch(run: Run, from: number, to: number, settings: LifeSettings): void {
  const { world } = settings;
  const path = `${IMAGES}scratch ${run.pid % 100}.qcow2`;
  whenRunning(run.guest, from, settings, (current, now) => {
    if (current !== run) return;
    world.attach(run, now, ownerOf(run.guest, now, world), disk(path, true, 'attach'));
    whenRunning(run.guest, to, settings, (still, later) => {
      if (still === run) world.detach(run, later, ownerOf(run.guest, later, world), 'disk', path);
    });
  });
}

function resize(guest: RosterGuest, day: number, settings: LifeSettings): void {
  const { world, random } = settings;
  whenRunning(guest, day + between(settings, 9 * HOUR, 18 * HOUR), settings, (run, now) => {
    const manager = ownerOf(guest, now, world);
    const kind = random(3) === 0 ? 'vcpu' : 'mem';
    const before = kind === 'mem' ? run.memory : run.processors;
    world.resize(run, now, manager, kind, random(3) === 0 && before > 1 ? before / 2 : before * 2);
  });
}

function denied(guest: RosterGuest, day: number, settings: LifeSettings): void {
  const { world, random } = settings;
  const target = ['/etc/shadow', '/home/alice/notes.img', '/var/backups/old.img'][random(3)] as string;
  for (let times = 1 + random(3); times > 0; times--) {
    whenRunning(guest, day + between(settings, 8 * HOUR, 22 * HOUR), settings, (run, now) =>
      world.deny(run, now, target, random(4) === 0 ? 'write' : 'read'),
    );
  }
}

const whenRunning = (
  guest: RosterGuest,
  time: number,
  settings: LifeSettings,
  act: (run: Run, now: number) => void,
): void =>
  calmly(guest, time, settings, (now) => {
    const run = settings.world.run(guest);
    if (run !== undefined) act(run, now);
  });

const whenStopped = (guest: RosterGuest, time: number, settings: LifeSettings, act: (now: number) => void): void =>
  calmly(guest, time, settings, (now) => {
    if (settings.world.run(guest) === undefined) act(now);
  });

/** Acts at this time, or as soon as all is quiet and nothing has happened to the guest for a while. */
function calmly(guest: RosterGuest, time: number, settings: LifeSettings, act: (now: number) => void): void {
  const { world, agenda, isCalm } = settings;
  agenda.at(time, (now) => {
    if (isCalm(now) && now - world.touched(guest) > PAUSE) act(now);
    else calmly(guest, now + PAUSE, settings, act);
  });
}

/** The owner of a guest uses a command on its host. */
const ownerOf = (guest: RosterGuest, now: number, world: World): Manager =>
  world.operator(guest.owner, world.place(guest), now);

const PAUSE = 7 * SECOND;

const other = (host: Host): Host => (host === 'alder' ? 'birch' : 'alder');

const between = ({ random }: LifeSettings, from: number, to: number): number => from + random(to - from);

const isWeekend = (day: number): boolean => [0, 6].includes(new Date(day).getUTCDay());
