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
  /** Keys of the resources that the guest has; undefined if the log does not show its start. */
  readonly held: ReadonlySet<string> | undefined;
}

/** A VIRT_RESOURCE record and the guest before it. */
export interface ResourceStep {
  readonly guest: GuestState;
  /** Value of `reason=`. */
  readonly reason: string | undefined;
  /** Whether the record can be part of a start. */
  readonly isOfStart: boolean;
  /** The resource that the guest loses. */
  readonly taken?: Thing | undefined;
  /** The resource that the guest gets. */
  readonly given?: Thing | undefined;
}

/** A resource as a record names it. */
export interface Thing {
  /** Equal for two records if they name the same resource. */
  readonly key: string;
  /** Wire name of the field that names it. */
  readonly field: string;
  /** Value of that field, as a byte string. */
  readonly found: string;
}
