/**
 * Draw the sessions of guests: as a page to explore, or as a static picture.
 *
 * @module libaudit-virt/timeline
 */

export type {
  GuestSession,
  NeighbourSession,
  SessionAccess,
  SessionAnomaly,
  SessionDenial,
  SessionEnd,
  SessionEnding,
  SessionEntry,
  SessionGuest,
  SessionLabel,
  SessionOperation,
  SessionRelease,
  SessionResource,
} from './report/session/guest-session.ts';
export type { SessionOptions } from './report/session/read-sessions.ts';
export { readTimeline } from './report/timeline/read-timeline.ts';
export type { HostBoot, LogGap, Timeline, TimelineLine, TimelineRest } from './report/timeline/timeline.ts';
export {
  type TimelinePageOptions,
  type TimelineSvgOptions,
  timelineHtml,
  timelineSvg,
} from './report/timeline/timeline-picture.ts';
