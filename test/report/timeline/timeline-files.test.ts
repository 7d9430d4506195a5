import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { unpackChart } from '../../../src/report/timeline/chart/pack-chart.ts';
import { readTimeline, timelineHtml, timelineSvg } from '../../../src/timeline.ts';
import { UsageError } from '../../../src/util/errors.ts';
import { control, resource } from '../../support/log-text.ts';
import { buildTimelinePage } from '../../support/timeline-page.ts';

const T = 1_700_000_000;
const LIBVIRT = readFileSync(new URL('../../corpus/libvirt/audit-raw.log', import.meta.url));
const HOSTILE = '</template></script><img src=x onerror=alert(1)>"\'&{{LINES}}';
const hostile = Buffer.from(
  `${[
    resource('disk', { at: T, fields: `old-disk="?" new-disk=${hex(HOSTILE)}` }),
    control('start', { at: T }),
    control('stop', { at: T + 1000, reason: '<b>' }),
  ]
    .join('\n')
    .replaceAll('vm="web1"', `vm=${hex(HOSTILE)}`)}\n`,
);

const sizeOf = (text: string) => Buffer.byteLength(text);

beforeAll(buildTimelinePage);

describe('The page', () => {
  test('allows only its own script and style', async () => {
    const page = timelineHtml(await readTimeline(hostile));
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    expect(policy).toMatch(
      /^default-src 'none'; script-src '[^']*'; style-src '[^']*'; base-uri 'none'; form-action 'none'$/,
    );
    for (const element of ['script', 'style']) {
      const inner = page.slice(
        page.lastIndexOf(`<${element}>`) + element.length + 2,
        page.lastIndexOf(`</${element}>`),
      );
      expect(policy).toContain(`'sha256-${createHash('sha256').update(inner).digest('base64')}'`);
    }
  });

  test('has no text of the log outside of its data, except as text', async () => {
    const page = timelineHtml(await readTimeline(hostile));
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page.match(/<template/g)).toHaveLength(2);
    expect(page).not.toContain('<img');
    expect(page).not.toContain('<b>');
    expect(chartIn(page).guests[0]?.name).toBe(HOSTILE);
  });

  test('has at most 1 MB besides its data', async () => {
    const page = timelineHtml(await readTimeline(hostile));
    expect(sizeOf(page) - dataIn(page, 'chart-data').length - dataIn(page, 'line-data').length).toBeLessThan(1e6);
  });

  test('compresses large data', async () => {
    const page = timelineHtml(await readTimeline(LIBVIRT));
    expect(page).toContain('<template id="line-data" data-form="deflate">');
    const lines = JSON.parse(inflateRawSync(Buffer.from(dataIn(page, 'line-data'), 'base64')).toString()) as unknown[];
    expect(lines.length).toBeGreaterThan(1000);
    expect(dataIn(page, 'line-data').length).toBeLessThan(LIBVIRT.length / 5);
  });

  test('contains the notices of the packages in it', async () => {
    const page = timelineHtml(await readTimeline(hostile));
    for (const name of ['d3-zoom', 'd3-selection']) expect(page).toMatch(new RegExp(`/\\*![^*]*${name}[^*]*Copyright`));
  });

  test.each([timelineHtml, timelineSvg])('and the picture name an option that they do not have', async (draw) => {
    const timeline = await readTimeline(hostile);
    expect(() => draw(timeline, { zonE: 'utc' } as never)).toThrow(UsageError);
    expect(() => draw(timeline, { zone: 'CET' } as never)).toThrow(/zone/);
  });
});

describe('The picture', () => {
  test('has only known elements, whatever the names in the log', async () => {
    const svg = timelineSvg(await readTimeline(hostile));
    const elements = new Set([...svg.matchAll(/<(\w+)/g)].map(([, name]) => name));
    expect([...elements].sort()).toEqual(
      ['svg', 'title', 'style', 'defs', 'pattern', 'rect', 'text', 'g', 'clipPath', 'line', 'path'].sort(),
    );
    expect(svg).toContain('&#60;img src=x onerror=alert(1)&#62;');
    expect(svg.match(/on\w+="/g)).toBeNull();
  });

  test('shows a single guest with its resources', async () => {
    expect(timelineSvg(await readTimeline(hostile))).toMatch(/>disk /);
  });

  test('is as wide as asked, and says which time it shows', async () => {
    const svg = timelineSvg(await readTimeline(hostile), { width: 640 });
    expect(svg).toMatch(/^<svg [^>]*width="640"/);
    expect(svg).toContain('2023-11-14T22:13:20Z to 2023-11-14T22:30:00Z');
  });

  test('shows the time that was asked for', async () => {
    const svg = timelineSvg(await readTimeline(hostile), { from: (T + 100) * 1000, to: (T + 200) * 1000 });
    expect(svg).toContain('2023-11-14T22:15:00Z to 2023-11-14T22:16:40Z');
  });

  test.each([
    [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    [0, 0],
    [8.64e15, 9e15],
  ])('is drawn for any time: %d to %d', async (from, to) => {
    expect(timelineSvg(await readTimeline(hostile), { from, to })).toContain('1 guest, 1 session');
  });

  test('of a log without guests says so in its title', async () => {
    expect(timelineSvg(await readTimeline(Buffer.from('')))).toContain('0 guests, 0 sessions');
  });
});

function hex(name: string): string {
  return Buffer.from(name).toString('hex').toUpperCase();
}

const dataIn = (page: string, id: string): string =>
  new RegExp(`<template id="${id}" data-form="\\w+">([^<]*)</template>`).exec(page)?.[1] ?? '';

const chartIn = (page: string) => unpackChart(dataIn(page, 'chart-data'));
