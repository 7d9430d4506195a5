import { noise } from '../../bench/log-noise.ts';
import { randomFrom } from '../../bench/log-writer.ts';
import { Agenda } from './agenda.ts';
import { CollectedLog, type LogFile } from './collected-log.ts';
import { writeBoot, writeReturn } from './host-events.ts';
import { type LifeSettings, live } from './life.ts';
import { libvirt } from './manager.ts';
import { CAST, HOSTS, type Host, type RosterGuest, roster } from './roster.ts';
import { FIRST_BOOT, GAPS, REBOOTS, tell } from './story.ts';
import { DAY, HOUR, MINUTE, SECOND } from './times.ts';
import type { WeekTruth } from './truth.ts';
import { TruthKeeper } from './truth-keeper.ts';
import { World } from './world.ts';

/** What a week is like. */
export interface WeekSettings {
  /** Number of guests, at least 8. Default: 50. */
  readonly guests?: number;
  /** Number of days. What the story tells of later days does not happen. Default: 7. */
  readonly days?: number;
  /** The same settings give the same bytes. Default: 1. */
  readonly seed?: number;
  /** Midnight before the first day, in milliseconds since 1970. Default: Monday, 16 November 2026. */
  readonly start?: number;
}

/** The log of a week, and what happened in it. */
export interface Week {
  /** The files of the rotated log, oldest first, as they are in its folder. */
  readonly files: readonly LogFile[];
  readonly truth: WeekTruth;
}

/**
 * A believable week of invented guests on two hosts, as the log of their collector. Besides the
 * records of guests, it has other records of the hosts, reboots, and a gap. The truth comes from the
 * plan of the week, not from its records.
 *
 * @throws RangeError if there are too few guests
 */
export function writeWeek(settings: WeekSettings = {}): Week {
  const { guests: count = 50, days = 7, seed = 1, start: from = Date.UTC(2026, 10, 16) } = settings;
  if (count < CAST.length) throw new RangeError(`a week needs at least ${CAST.length} guests`);
  const to = from + days * DAY;
  const random = randomFrom(seed);
  const log = new CollectedLog();
  const agenda = new Agenda();
  const gaps = GAPS.map((gap) => ({ ...gap, from: from + gap.from, to: from + gap.to })).filter((gap) => gap.to < to);
  const reboots = REBOOTS.map(({ host, down, up, orderly }) => ({
    host,
    down: from + down,
    up: from + up,
    orderly,
  })).filter(({ up }) => up < to);
  const truth = new TruthKeeper(gaps);
  const world = new World(log, truth);
  const guests = roster(count);
  const unquiet = [...gaps, ...reboots.map(({ down, up }) => ({ from: down, to: up + MINUTE }))];
  const isCalm = (time: number): boolean =>
    (time - from + STORY_ROOM) % (5 * MINUTE) > 2 * STORY_ROOM &&
    unquiet.every((span) => time < span.from - STORY_ROOM || time > span.to + STORY_ROOM);
  const life: LifeSettings = { world, agenda, random, from, days, isCalm };

  for (const host of HOSTS) {
    const up = from + FIRST_BOOT;
    log.add(host, up, (writer) => writeBoot(writer, up));
    autostart(guests, host, up, life);
  }
  for (const { host, down, up, orderly } of reboots) {
    agenda.at(down, () => world.reboot(host, down, up, orderly));
    autostart(guests, host, up, life);
  }
  for (const { host, to } of gaps) log.add(host, to, (writer) => writeReturn(writer, to));
  tell(guests.slice(0, CAST.length), life);
  for (const guest of guests.slice(CAST.length)) live(guest, life);
  agenda.run(to);
  addNoise(log, life, to);
  return {
    files: log.files(random, ROTATED_AT),
    truth: truth.truth({ from, to, hosts: HOSTS, guests: guests.map(({ name, uuid }) => ({ name, uuid })) }),
  };
}

/** A host starts its servers itself, one after another. */
function autostart(guests: readonly RosterGuest[], host: Host, up: number, { world, agenda }: LifeSettings): void {
  for (const guest of guests.filter(({ role }) => role === 'server')) {
    agenda.at(up + MINUTE + guest.number * SECOND, (now) => {
      if (world.run(guest) === undefined && world.place(guest) === host) world.start(guest, now, libvirt(host));
    });
  }
}

/** Ordinary traffic, except while a host is down or does not record. */
function addNoise(log: CollectedLog, { world, random, from, isCalm }: LifeSettings, to: number): void {
  for (let time = from + FIRST_BOOT + MINUTE; time < to; time += MINUTE + random(HOUR)) {
    const host = HOSTS[random(HOSTS.length)] as Host;
    if (isCalm(time) && !world.truth.isGap(host, time)) log.add(host, time, noise);
  }
}

/** How long before and after a full five minutes everyday life waits for the story. */
const STORY_ROOM = 5 * SECOND;

/** Bytes: auditd would take megabytes. */
const ROTATED_AT = 450_000;
