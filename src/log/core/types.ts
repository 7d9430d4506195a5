import { typeNames, typeNumber } from '../../schema/record-types.ts';
import type { CoreExports } from './exports.ts';

/**
 * Registers the names of record types.
 *
 * @param bytes the memory of the core
 * @param uses what each type is wanted for, by its number
 */
export function addTypes(core: CoreExports, bytes: Buffer, uses: Uint8Array): void {
  bytes.set(uses, core.usesAt());
  const at = core.room();
  const beginnings = core.beginningsAt();
  const begin = (name: string): void => {
    bytes[beginnings + 256 * name.charCodeAt(0) + name.charCodeAt(1)] = 1;
  };
  for (const name of typeNames) {
    const type = typeNumber(name) as number;
    core.addType(at, bytes.write(name, at, 'latin1'), type);
    if (uses[type] !== 0) begin(name);
  }
  begin('UNKNOWN');
  // Numbers are types too.
  bytes.fill(1, beginnings + 0x3000, beginnings + 0x3a00);
}
