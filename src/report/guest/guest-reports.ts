import { denialsReport } from './denials-report.ts';
import type { GuestReportKind } from './guest-report.ts';
import { guestsReport } from './guests-report.ts';
import { journeysReport } from './journeys-report.ts';
import { resourcesReport } from './resources-report.ts';

/** The reports about guests, by name. */
export const GUEST_REPORTS = {
  guests: guestsReport,
  resources: resourcesReport,
  denials: denialsReport,
  journeys: journeysReport,
} as const satisfies Record<string, GuestReportKind>;
