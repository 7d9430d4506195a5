import type { Given, Run } from './guest-run.ts';
import type { Host, RosterGuest } from './roster.ts';
import type {
  TrueBy,
  TrueChange,
  TrueCrash,
  TrueDenial,
  TrueFailure,
  TrueHolding,
  TrueMove,
  TrueReboot,
  TrueSession,
  TrueShare,
  WeekTruth,
} from './truth.ts';

type Ending = Pick<TrueSession, 'ended' | 'over' | 'cause' | 'stopReason' | 'stoppedBy'>;

/** Notes what is true while a week is played. */
export class TruthKeeper {
  readonly gaps: WeekTruth['gaps'];
  readonly #sessions: TrueSession[] = [];
  readonly #holdings: TrueHolding[] = [];
  readonly #changes: TrueChange[] = [];
  readonly #failures: TrueFailure[] = [];
  readonly #moves: TrueMove[] = [];
  readonly #denials: TrueDenial[] = [];
  readonly #crashes: TrueCrash[] = [];
  readonly #reboots: TrueReboot[] = [];
  /** Runs whose stop is in a gap: for a reader of the log, they go on until something shows that they do not. */
  readonly #unnoticed = new Set<Run>();

  /** When a holding really ended, known from the log or not. */
  readonly #lasted = new Map<TrueHolding, number>();

  constructor(gaps: WeekTruth['gaps']) {
    this.gaps = gaps;
  }

  isGap(host: Host, time: number): boolean {
    return this.gaps.some((gap) => gap.host === host && time >= gap.from && time < gap.to);
  }

  started(
    guest: RosterGuest,
    host: Host,
    time: number,
    startReason: string,
    startedBy: TrueBy,
    process: Pick<Run, 'pid' | 'label'>,
  ): Run {
    const isKnown = !this.isGap(host, time);
    if (isKnown) this.#notice((run) => run.guest === guest && run.host === host, { ...NEVER_STOPPED, over: time });
    const session: TrueSession = {
      ...{ guest: guest.name, host, started: isKnown ? time : null },
      ...(isKnown ? { startReason, startedBy } : { startReason: null, startedBy: null }),
      ...RUNNING,
    };
    this.#sessions.push(session);
    const { memory, processors } = guest;
    return { guest, host, session, ...process, holdings: new Set(), memory, processors };
  }

  stopped(run: Run, time: number, stopReason: string, stoppedBy: TrueBy): void {
    for (const entry of run.holdings) this.#lasted.set(entry, time);
    if (this.isGap(run.host, time)) this.#unnoticed.add(run);
    else
      end(run, {
        ended: time,
        over: time,
        cause: stopReason === 'migrated' ? 'migrated' : 'stopped',
        stopReason,
        stoppedBy,
      });
  }

  got(run: Run, { holding }: Given, from: number): void {
    if (holding === undefined || this.isGap(run.host, from)) return;
    const entry = { guest: run.guest.name, host: run.host, ...holding, from, until: null, over: null, held: true };
    run.holdings.add(entry);
    this.#holdings.push(entry);
  }

  lost(run: Run, kind: TrueHolding['kind'], value: string, time: number): void {
    for (const entry of run.holdings) {
      if (entry.kind !== kind || entry.value !== value) continue;
      Object.assign(entry, { until: time, over: time, held: false });
      this.#lasted.set(entry, time);
      run.holdings.delete(entry);
    }
  }

  resized(run: Run, kind: TrueChange['kind'], before: number, after: number, time: number, by: TrueBy): void {
    this.#changes.push({ guest: run.guest.name, host: run.host, kind, time, before, after, by });
    this.lost(run, kind, String(before), time);
    this.got(run, { event: { kind }, holding: { kind, value: String(after) } }, time);
  }

  rebooted(host: Host, runs: readonly Run[], down: number, up: number, orderly: boolean): void {
    const ended = orderly ? down : null;
    const ending: Ending = { ...RUNNING, ended, over: ended ?? up, cause: orderly ? 'host-shutdown' : 'host-boot' };
    for (const run of runs) {
      for (const entry of run.holdings) this.#lasted.set(entry, down);
      end(run, ending);
    }
    this.#notice((run) => run.host === host, ending);
    this.#reboots.push({ host, down: ended, up, ended: runs.map(({ guest }) => guest.name) });
  }

  failed = (failure: TrueFailure): number => this.#failures.push(failure);
  moved = (move: TrueMove): number => this.#moves.push(move);
  denied = (denial: TrueDenial): number => this.#denials.push(denial);
  crashed = (crash: TrueCrash): number => this.#crashes.push(crash);

  truth(settings: Pick<WeekTruth, 'from' | 'to' | 'hosts' | 'guests'>): WeekTruth {
    return {
      ...settings,
      sessions: this.#sessions,
      holdings: this.#holdings,
      changes: this.#changes,
      failures: this.#failures,
      moves: this.#moves,
      denials: this.#denials,
      crashes: this.#crashes,
      reboots: this.#reboots,
      shares: sharesOf(this.#holdings, (entry) => this.#lasted.get(entry) ?? Number.POSITIVE_INFINITY),
      gaps: this.gaps,
    };
  }

  #notice(isMeant: (run: Run) => boolean, ending: Ending): void {
    for (const run of this.#unnoticed) {
      if (!isMeant(run)) continue;
      end(run, ending);
      this.#unnoticed.delete(run);
    }
  }
}

const RUNNING: Ending = { ended: null, over: null, cause: null, stopReason: null, stoppedBy: null };
const NEVER_STOPPED: Ending = { ...RUNNING, cause: 'superseded' };

function end(run: Run, ending: Ending): void {
  Object.assign(run.session, ending);
  for (const entry of run.holdings) Object.assign(entry, { until: ending.ended, over: ending.over, held: false });
  run.holdings.clear();
}

/** Which disks guests of a host had at once: compares each two holdings of a path. */
function sharesOf(holdings: readonly TrueHolding[], endOf: (entry: TrueHolding) => number): TrueShare[] {
  const shares = new Map<string, TrueShare>();
  const disks = holdings.filter(({ kind }) => kind === 'disk');
  for (const one of disks) {
    const { guest, host, value: path } = one;
    const others = disks.filter((other) => {
      const isSame = other.value === path && other.host === host && other.guest !== guest;
      return isSame && other.from < endOf(one) && one.from < endOf(other);
    });
    if (others.length === 0) continue;
    const known = shares.get(`${guest} ${host} ${path}`);
    const partners = [...new Set([...(known?.partners ?? []), ...others.map((other) => other.guest)])].sort();
    const writable = known?.writable || [one, ...others].some((entry) => entry.writable);
    shares.set(`${guest} ${host} ${path}`, { guest, host, path, partners, writable });
  }
  return [...shares.values()];
}
