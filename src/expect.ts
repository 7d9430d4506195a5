/**
 * Test that something was recorded, and wait for it if necessary.
 *
 * @module libaudit-virt/expect
 */

export type { ExpectationResult } from './check/expect/collector.ts';
export {
  type ExpectOptions,
  type ExpectReport,
  type ExpectSource,
  expectRecords,
  logPosition,
  type RecordLines,
} from './check/expect/expect-records.ts';
export type { ExpectedRecord } from './check/expect/expectation.ts';
export type { Miss } from './check/expect/misses.ts';
export type { NearMiss } from './check/expect/nearest.ts';
