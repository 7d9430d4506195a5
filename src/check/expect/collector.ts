import type { AuditRecord } from '../../log/record/record.ts';
import type { Expectation } from './expectation.ts';
import { meets } from './misses.ts';
import { Nearest, type NearMiss } from './nearest.ts';

/** What became of one expectation. */
export interface ExpectationResult {
  /** What was expected, as one would write it on a command line: safe to print. */
  readonly expectation: string;
  /** The record that met it. */
  readonly record: AuditRecord | undefined;
  /** Where none did: a record that would have, but stood before the one that met the expectation ahead of it. */
  readonly early: AuditRecord | undefined;
  /** Where none did: up to three records that came nearest, of those that could still have met it. */
  readonly nearest: readonly NearMiss[];
}

/** Takes records one at a time, and tells which expectations they meet. A record meets one expectation at most. */
export interface Collector {
  /** Whether every expectation is met. */
  readonly met: boolean;
  /** Takes the next record; whether it meets an expectation that was not met before. */
  add(record: AuditRecord): boolean;
  /** What became of the expectations, in the order in which they were given. */
  results(): ExpectationResult[];
}

/** Each expectation has to be met by a record behind that of the one before. */
export function inOrder(expectations: readonly Expectation[]): Collector {
  const states = expectations.map(stateOf);
  let at = 0;
  return {
    get met() {
      return at === states.length;
    },
    add(record) {
      const current = states[at];
      if (current === undefined) return false;
      if (meets(current.expectation, record)) {
        current.record = record;
        at++;
        return true;
      }
      current.nearest.add(record);
      for (const later of states.slice(at + 1)) if (meets(later.expectation, record)) later.early = record;
      return false;
    },
    results: () => states.map(resultOf),
  };
}

/** Each expectation has to be met by a record of its own, wherever that stands. */
export function inAnyOrder(expectations: readonly Expectation[]): Collector {
  const states = expectations.map(stateOf);
  /** What else the records could meet that meet something. */
  const choices = new Map<AuditRecord, readonly State[]>();

  /** Finds an expectation for a record; others make room if they can meet another one. */
  function place(record: AuditRecord, tried: Set<State>): boolean {
    for (const state of choices.get(record) ?? []) {
      if (tried.has(state)) continue;
      tried.add(state);
      if (state.record !== undefined && !place(state.record, tried)) continue;
      state.record = record;
      return true;
    }
    return false;
  }

  return {
    get met() {
      return choices.size === states.length;
    },
    add(record) {
      const open = states.filter(({ record }) => record === undefined);
      if (open.length === 0) return false;
      choices.set(
        record,
        states.filter(({ expectation }) => meets(expectation, record)),
      );
      if (place(record, new Set())) return true;
      // One that finds no place now finds none later: those that have one keep it, or one as good.
      choices.delete(record);
      for (const { nearest } of open) nearest.add(record);
      return false;
    },
    results: () => states.map(resultOf),
  };
}

interface State {
  readonly expectation: Expectation;
  readonly nearest: Nearest;
  record: AuditRecord | undefined;
  early: AuditRecord | undefined;
}

const stateOf = (expectation: Expectation): State => ({
  expectation,
  nearest: new Nearest(expectation),
  record: undefined,
  early: undefined,
});

function resultOf({ expectation: { text }, record, early, nearest }: State): ExpectationResult {
  const met = record !== undefined;
  return { expectation: text, record, early: met ? undefined : early, nearest: met ? [] : nearest.records };
}
