import type { MarkKind } from './marks.ts';
import type { Pen, Point } from './pen.ts';

/** Draws a mark around a point. Each kind has a shape of its own. */
export function drawGlyph(pen: Pen, kind: MarkKind, x: number, y: number, radius: number, title?: () => string): void {
  const points = SHAPES[kind].map(([dx, dy]): Point => [x + dx * radius, y + dy * radius]);
  pen.shape(points, kind, title);
}

const circle = (radius: number): Point[] =>
  Array.from({ length: 12 }, (_, i) => [radius * Math.cos((i * Math.PI) / 6), radius * Math.sin((i * Math.PI) / 6)]);

/** A cross: the outline of two bars. */
const cross = (thick: number): Point[] => {
  const arm: Point[] = [
    [0, -thick],
    [1 - thick, -1],
    [1, -1 + thick],
  ];
  return [0, 1, 2, 3].flatMap((turn) =>
    arm.map(([x, y]): Point => {
      const angle = (turn * Math.PI) / 2;
      return [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)];
    }),
  );
};

/** The outlines of all marks, for a radius of one. */
export const SHAPES: Readonly<Record<MarkKind, readonly Point[]>> = {
  denial: [
    [0, -1.05],
    [1.1, 0.9],
    [-1.1, 0.9],
  ],
  anomaly: [
    [0, -1.2],
    [1.1, 0],
    [0, 1.2],
    [-1.1, 0],
  ],
  failure: cross(0.42),
  migration: [
    [-0.9, -1],
    [0.1, -1],
    [1.1, 0],
    [0.1, 1],
    [-0.9, 1],
    [0, 0],
  ],
  change: circle(0.62),
};
