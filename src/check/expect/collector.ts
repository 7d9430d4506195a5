import type { AuditRecord } from '../../log/record/record.ts';
import type { Expectation } from './expectation.ts';
import { meets } from './misses.ts';
import { Nearest, type NearMiss } from './nearest.ts';

/** The result for one expectation. */
export interface ExpectationResult {
  /** The expectation as you would write it on a command line; safe to print. */
  readonly expectation: string;
  /** The record that met it; undefined if none did. */
  readonly record: AuditRecord | undefined;
  /**
   * If none did: a record that would have met it, but came before the record that met the previous
   * expectation.
   */
  readonly early: AuditRecord | undefined;
  /** If none did: up to three of the nearest records among those that came late enough. */
  readonly nearest: readonly NearMiss[];
}

/**
 * Takes records one at a time, and finds the expectations that they meet. A record meets at most
 * one expectation.
 */
export interface Collector {
  /** Whether every expectation is met. */
  readonly met: boolean;
  /** Takes the next record. Returns whether it meets an expectation that was not yet met. */
  add(record: AuditRecord): boolean;
  /** The results, in the order of the expectations. */
  results(): ExpectationResult[];
}

/** Each expectation must be met by a record after the one that met the previous expectation. */
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

/** Each expectation must be met by a different record, in any order. */
export function inAnyOrder(expectations: readonly Expectation[]): Collector {
  const states = expectations.map(stateOf);
  /** For each record that meets an expectation: all expectations that it could meet. */
  const choices = new Map<AuditRecord, readonly State[]>();

  /** Finds an expectation for a record. May move other records to another expectation. */
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
      // A record that cannot be placed now cannot be placed later either: met expectations stay
      // met.
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
