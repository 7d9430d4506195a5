import { toByteString } from '../../codec/bytes.ts';
import type { GuestAmount, GuestResource } from './guest-description.ts';

/** What a guest has been given. */
export class GuestHoldings {
  /** How often it has what. */
  readonly #held = new Map<string, number>();
  readonly #amounts = new Map<GuestAmount['kind'], number>();

  has(resource: GuestResource): boolean {
    return this.#held.has(keyOf(resource));
  }

  give(resource: GuestResource): void {
    const key = keyOf(resource);
    this.#held.set(key, (this.#held.get(key) ?? 0) + 1);
  }

  take(resource: GuestResource): void {
    const key = keyOf(resource);
    const left = (this.#held.get(key) ?? 0) - 1;
    if (left > 0) this.#held.set(key, left);
    else this.#held.delete(key);
  }

  /** How much of something it has; 0 where that is not known. */
  amountOf(kind: GuestAmount['kind']): number {
    return this.#amounts.get(kind) ?? 0;
  }

  setAmount({ kind, value }: GuestAmount): void {
    this.#amounts.set(kind, value);
  }

  clear(): void {
    this.#held.clear();
    this.#amounts.clear();
  }
}

/** What tells it from others: its kind and its fields. Text and the same as bytes are one. */
export function keyOf({ kind, ...fields }: GuestResource): string {
  const values = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  const texts = values.map(([, value]) =>
    typeof value === 'string' || value instanceof Uint8Array ? toByteString(value) : String(value),
  );
  return `${kind} ${texts.join(' ')}`;
}

/** Whether a guest has so much of it, and not a thing of its own. */
export const isAmount = (resource: GuestResource | GuestAmount): resource is GuestAmount =>
  ['mem', 'vcpu', 'iothread'].includes(resource.kind);

export const isHeld = (resource: GuestResource | GuestAmount): resource is GuestResource => !isAmount(resource);

/** Whether a guest can have it but once: two devices may share a source of random numbers, a directory or a socket. */
export const isOwn = ({ kind }: GuestResource): boolean => !['rng', 'fs', 'chardev', 'smartcard'].includes(kind);
