import type { Chart, ChartItem } from '../report/timeline/chart/chart.ts';
import { unpackChart } from '../report/timeline/chart/pack-chart.ts';
import { byId } from './dom.ts';

/** A line of the log, and the event that it belongs to. */
type Line = readonly [host: string | null, time: number, serial: number, text: string];

/** The chart that the page was made for. */
export const readChart = async (): Promise<Chart> => unpackChart(await dataOf('chart-data'));

/** Finds the lines of an item: its own, and those of the other records that prove it. */
export async function linesOf(host: string | null, { time, serials }: ChartItem): Promise<readonly string[]> {
  const all = await readLines();
  return serials.flatMap((serial, index) => {
    const lines = all.get(serial)?.filter((line) => line[0] === host) ?? [];
    // Serials start over when a host boots: the nearest event is meant.
    const away = (line: Line) => Math.abs(line[1] - time);
    const nearest = index === 0 ? 0 : Math.min(...lines.map(away));
    return lines.filter((line) => away(line) === nearest).map((line) => line[3]);
  });
}

let known: Promise<ReadonlyMap<number, readonly Line[]>> | undefined;

/** All lines by their serials. There may be many, so they are unpacked when the first is needed. */
function readLines(): Promise<ReadonlyMap<number, readonly Line[]>> {
  known ??= dataOf('line-data').then((json) => {
    const lines = new Map<number, Line[]>();
    for (const line of JSON.parse(json) as Line[]) {
      const same = lines.get(line[2]);
      if (same === undefined) lines.set(line[2], [line]);
      else same.push(line);
    }
    return lines;
  });
  return known;
}

/** The JSON in an element, which is compressed if it is large. */
async function dataOf(id: string): Promise<string> {
  const { content, dataset } = byId<HTMLTemplateElement>(id);
  const text = content.textContent;
  if (dataset.form === 'json') return text;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).text();
}
