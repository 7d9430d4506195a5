import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Import, importsIn } from './support/imports.ts';

const DESIGN = readFileSync(new URL('../docs/design.md', import.meta.url), 'utf8');

/** The table of rooms in docs/design.md: each folder of src, and the folders that it may import. */
const allowed = new Map(
  [...DESIGN.matchAll(/^\| `([\w/-]+)` \| ([^|]*)\|[^|]*\|$/gm)].map(([, room = '', list = '']) => [
    room,
    [...list.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  ]),
);

/** Between two rooms. Files in src itself are entry points, which import whatever they export. */
const imports = importsIn(fileURLToPath(new URL('../src', import.meta.url))).filter(
  ({ from, to }) => roomOf(from) !== '.' && roomOf(from) !== roomOf(to) && !to.startsWith('..'),
);

describe('The rooms in docs/design.md', () => {
  it('include every folder with code', () => {
    const folders = new Set(imports.flatMap(({ from, to }) => [roomOf(from), roomOf(to)]));
    expect([...folders].sort()).toEqual([...allowed.keys()].sort());
  });

  it('come after every room that they may import', () => {
    const order = [...allowed.keys()];
    for (const [room, list] of allowed) {
      for (const other of list) expect(order.indexOf(other), `${room} → ${other}`).toBeLessThan(order.indexOf(room));
    }
  });

  it('may import whatever they import', () => {
    const isForbidden = ({ from, to }: Import) => !allowed.get(roomOf(from))?.includes(roomOf(to));
    expect(imports.filter(isForbidden).map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it('import whatever they may import', () => {
    const used = new Set(imports.map(({ from, to }) => `${roomOf(from)} → ${roomOf(to)}`));
    const arrows = [...allowed].flatMap(([room, list]) => list.map((other) => `${room} → ${other}`));
    expect(arrows.filter((arrow) => !used.has(arrow))).toEqual([]);
  });
});

it('Every path that docs/design.md names exists', () => {
  const paths = [...DESIGN.matchAll(/`((?:src|native|scripts|test)\/[\w/.-]+)`/g)].map(([, path = '']) => path);
  expect(paths.length).toBeGreaterThan(30);
  expect(paths.filter((path) => !existsSync(new URL(`../${path}`, import.meta.url)))).toEqual([]);
});

function roomOf(file: string): string {
  return dirname(file);
}
