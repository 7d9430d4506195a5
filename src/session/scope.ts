import type { Packer } from './open-start.ts';
import type { Relations } from './relations.ts';
import type { Retention } from './retention.ts';

/** What the guests of one host share. */
export interface Scope<Owner> extends Packer {
  /** Undefined if nobody asks which guest a denial or an anomaly concerns. */
  readonly relations: Relations<Owner> | undefined;
  readonly retention: Retention;
  /** Whether a session lists everything that happened in it. */
  readonly keepEntries: boolean;
  /** Whether starts are held by their handles, so that sessions can be packed. */
  readonly packs: boolean;
  /** Forgets the guest with this UUID. */
  drop(uuid: string): void;
}
