import { COMPILED } from './compiled.ts';

/** What native/record-core exports. Places are addresses in its memory. */
export interface CoreExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  configure(ringBytes: number, takesAll: number): void;
  addType(name: number, length: number, type: number): void;
  usesAt(): number;
  beginningsAt(): number;
  room(): number;
  filled(bytes: number): number;
  scan(): number;
  cutRow(place: number): number;
  addNeedle(group: number, text: number, length: number, fold: number): void;
  endSource(): void;
  rowsAt(): number;
  rowCount(): number;
  isFull(): number;
  clear(): void;
  valueStarts(): number;
  valueLengths(): number;
  nameStart(name: number): number;
  nameLength(name: number): number;
  shapeStart(shape: number): number;
  shapeLength(shape: number): number;
  outputAt(): number;
  clearOutput(): void;
  wordsAt(): number;
  textRoom(length: number): number;
  setText(codec: number, value: number, text: number, length: number): void;
  clearTexts(): void;
  printRow(place: number, program: number, number: number): number;
}

/** The part of `WebAssembly` that is used: neither ECMAScript's types nor Node's declare it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** A record core with a memory of its own. The code is compiled once. */
export function instantiate(): CoreExports {
  compiled ??= new WebAssembly.Module(Buffer.from(COMPILED, 'base64'));
  return new WebAssembly.Instance(compiled).exports as CoreExports;
}

let compiled: object | undefined;
