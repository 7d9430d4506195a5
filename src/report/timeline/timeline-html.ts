import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { deflateRawSync } from 'node:zlib';
import { TransportError } from '../../util/errors.ts';
import { errnoOf, systemSays } from '../../util/system-error.ts';
import type { Chart } from './chart/chart.ts';
import { EVERYTHING } from './chart/filter.ts';
import { lanesOf } from './chart/lanes.ts';
import { packChart } from './chart/pack-chart.ts';
import { countsOf, titleOf } from './chart/summary.ts';
import { xml } from './svg-pen.ts';

/** A record of the log: host, time and serial of its event, and the line, safe to display. */
export type PageLine = readonly [host: string | null, time: number, serial: number, text: string];

/** What a page shows. */
export interface PageContent {
  readonly chart: Chart;
  readonly lines: readonly PageLine[];
  readonly isUtc: boolean;
}

/**
 * A page that shows a chart: one file that needs no server and no network.
 *
 * @throws TransportError `file-unreadable` if the package was not built
 */
export function chartHtml({ chart, lines, isUtc }: PageContent): string {
  const title = titleOf(countsOf(lanesOf(chart, EVERYTHING)));
  const parts: Readonly<Record<string, string>> = {
    TITLE: xml(title),
    ZONE: isUtc ? 'utc' : 'local',
    CHART: dataElement('chart-data', packChart(chart)),
    LINES: dataElement('line-data', JSON.stringify(lines)),
  };
  return pageTemplate().replace(/\{\{(\w+)\}\}/g, (all, name: string) => parts[name] ?? all);
}

/**
 * Data as an element that is never run. Most of it is alike, so that compression makes it much
 * smaller; small data stays readable.
 */
function dataElement(id: string, json: string): string {
  if (json.length <= SMALL) return `<template id="${id}" data-form="json">${inert(json)}</template>`;
  const packed = deflateRawSync(json).toString('base64');
  return `<template id="${id}" data-form="deflate">${packed}</template>`;
}

/** JSON that means the same and contains no character of HTML. */
const inert = (json: string): string => json.replace(/[<>&]/g, (each) => `\\u00${each.charCodeAt(0).toString(16)}`);

/** In characters. */
const SMALL = 65_536;

let known: string | undefined;

/** The page without its data, as `npm run build` writes it. */
function pageTemplate(): string {
  try {
    // The same file for the command, which is bundled, and for the library.
    known ??= readFileSync(createRequire(import.meta.url).resolve('#timeline-page'), 'utf8');
    return known;
  } catch (cause) {
    const why = `cannot read the page of the timeline: ${systemSays(cause)}; npm run build writes it`;
    throw new TransportError('file-unreadable', why, { cause, ...errnoOf(cause) });
  }
}
