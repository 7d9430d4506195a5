// The properties of the JSON of auvirt that the questions look at.

export interface GuestRow {
  readonly guest: { readonly name: string; readonly node: string };
}

interface Happening {
  readonly time: string;
  /** Null if the record is cut before its result. */
  readonly success: boolean | null;
}

export interface OperationRow extends Happening {
  readonly op: string;
  readonly reason: string;
  readonly by: object;
}

export interface SessionRow extends GuestRow {
  readonly state: string;
  readonly start: OperationRow | null;
  readonly end: { readonly time: string | null; readonly cause: string; readonly by?: OperationRow } | null;
  readonly journey: readonly { readonly node: string; readonly time: string | null }[] | null;
  readonly resources: readonly (Happening & {
    readonly resource: string;
    readonly reason: string;
    readonly value: string;
    readonly serials: readonly number[];
    readonly end: { readonly time: string | null } | null;
  })[];
  readonly operations: readonly OperationRow[];
  readonly denials: readonly (Happening & { readonly accesses: readonly { readonly target: string }[] })[];
  readonly anomalies: readonly (Happening & { readonly type: string })[];
}

export interface HoldingRow extends GuestRow {
  readonly resource: string;
  readonly value: string;
  readonly from: string;
  readonly until: string | null;
  readonly held: boolean;
  readonly sharedWith: readonly { readonly name: string }[];
}

export interface DenialRow extends GuestRow {
  readonly target: string;
  readonly times: number;
}

export interface FailureRow extends GuestRow {
  readonly operation: string;
  readonly reason: string;
  readonly value?: string;
  readonly times: number;
}

export interface EventRow {
  readonly type: string;
  readonly time: string;
  readonly node: string;
  readonly guest?: { readonly name: string };
  readonly event?: { readonly kind: string; readonly op?: string };
}

/** The guest and host of a row. */
export const idOf = ({ guest }: GuestRow): [string, string] => [guest.name, guest.node];
