import type { FoundThing, HeldThings } from '../../schema/held-things.ts';

/** What the records before the current one say about a guest. */
export interface GuestState {
  /** `unknown` until the first start or stop; `preparing` once a record of a start is seen. */
  readonly phase: 'unknown' | 'preparing' | 'running' | 'stopped';
  /** Whether this start has had a VIRT_MACHINE_ID. */
  readonly hasLabel: boolean;
  /** Whether this start has had a VIRT_INTEGRITY_CHECK. */
  readonly hasCheck: boolean;
  /** Whether this start has had a VIRT_RESOURCE. */
  readonly hasResource: boolean;
  /** What the guest has; undefined if the log does not show its start. */
  readonly held: Pick<HeldThings, 'has'> | undefined;
}

/** A VIRT_RESOURCE record and the guest before it. */
export interface ResourceStep {
  readonly guest: GuestState;
  /** Value of `reason=`. */
  readonly reason: string | undefined;
  /** Whether the record can be part of a start. */
  readonly isOfStart: boolean;
  /** The resource that the guest loses. */
  readonly taken?: FoundThing | undefined;
  /** The resource that the guest gets. */
  readonly given?: FoundThing | undefined;
}
