import type { CoreExports } from './exports.ts';
import { type Shape, shapeOf } from './shape.ts';

/** The texts and shapes that rows name by number, each made when it is first asked for. */
export class RowTexts {
  readonly #core: CoreExports;
  readonly #bytes: Buffer;
  readonly #starts: Uint32Array;
  readonly #lengths: Uint32Array;
  #values: (string | undefined)[] = [];
  #shapes: (Shape | undefined)[] = [];

  /** @param bytes the memory of the core */
  constructor(core: CoreExports, bytes: Buffer) {
    this.#core = core;
    this.#bytes = bytes;
    this.#starts = new Uint32Array(core.memory.buffer, core.valueStarts(), VALUES);
    this.#lengths = new Uint32Array(core.memory.buffer, core.valueLengths(), VALUES);
  }

  value(number: number): string {
    const value: string | undefined = this.#values[number];
    return value === undefined ? this.#newValue(number) : value;
  }

  shape(number: number): Shape {
    const shape = this.#shapes[number];
    return shape === undefined ? this.#newShape(number) : shape;
  }

  /** Values and shapes get other numbers. */
  clear(): void {
    this.#values = [];
    this.#shapes = [];
  }

  #newValue(number: number): string {
    const value = this.#textAt(this.#starts[number] as number, this.#lengths[number] as number);
    // In order, so that V8 keeps a dense array.
    while (this.#values.length <= number) this.#values.push(undefined);
    this.#values[number] = value;
    return value;
  }

  #newShape(number: number): Shape {
    const core = this.#core;
    const elements = new Uint16Array(core.memory.buffer, core.shapeStart(number), core.shapeLength(number));
    const shape = shapeOf(elements, (name) => this.#textAt(core.nameStart(name), core.nameLength(name)));
    this.#shapes[number] = shape;
    return shape;
  }

  #textAt(start: number, length: number): string {
    return this.#bytes.toString('latin1', start, start + length);
  }
}

// As in native/record-core.
const VALUES = 1 << 15;
