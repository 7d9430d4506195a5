/**
 * What colours mean. Shapes and patterns say the same, and the hues are those that colour-blind
 * people can tell apart (after Okabe and Ito).
 */
export const LIGHT = {
  ground: '#ffffff',
  panel: '#f4f6f8',
  rule: '#e3e8ed',
  text: '#17212b',
  muted: '#586775',
  ended: '#a9bccd',
  endedText: '#17212b',
  running: '#0072b2',
  runningText: '#ffffff',
  unknown: '#8796a4',
  resource: '#7fb3a6',
  resourceText: '#17212b',
  denial: '#d55e00',
  anomaly: '#8e3a8e',
  failure: '#a50f15',
  migration: '#0072b2',
  change: '#586775',
  boot: '#007a5a',
  gap: '#e6e3da',
  gapLine: '#b9b3a4',
  chosen: '#17212b',
} as const;

/** The name of a colour. */
export type Paint = keyof typeof LIGHT;

/** A colour for each name. */
export type Palette = Readonly<Record<Paint, string>>;

/** The same on a dark ground. */
export const DARK: Palette = {
  ground: '#11171e',
  panel: '#19222c',
  rule: '#27323e',
  text: '#e8edf2',
  muted: '#9aa9b7',
  ended: '#4c6176',
  endedText: '#e8edf2',
  running: '#56b4e9',
  runningText: '#0b1015',
  unknown: '#75889a',
  resource: '#3f7468',
  resourceText: '#e8edf2',
  denial: '#ff9142',
  anomaly: '#dd9add',
  failure: '#ff7b72',
  migration: '#7cc8f5',
  change: '#9aa9b7',
  boot: '#4fd0a5',
  gap: '#2b2d27',
  gapLine: '#6b6a60',
  chosen: '#ffffff',
};
