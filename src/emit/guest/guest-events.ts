import { formOfKind } from '../../schema/forms.ts';
import type { GuestAmount, GuestResource } from './guest-description.ts';
import type { GuestHoldings } from './guest-holdings.ts';

/** The fields of the event in which a guest with these holdings gets a resource or a new amount. */
export function given(resource: GuestResource | GuestAmount, reason: string, holdings: GuestHoldings): object {
  const { kind } = resource;
  const holds = formOfKind.get(kind)?.holds;
  if (!('value' in resource) || holds === undefined || !('old' in holds)) return { ...resource, reason };
  const before = holds.role === 'amount' ? holdings.amountOf(kind) : null;
  return { kind, reason, [holds.old.property]: before, [holds.new.property]: resource.value };
}

/** The fields of the event in which a guest loses a resource. */
export function detached(resource: GuestResource): object {
  const { kind } = resource;
  const holds = formOfKind.get(kind)?.holds;
  if (!('value' in resource) || holds?.role !== 'exchange') return { ...resource, reason: 'detach' };
  return { kind, reason: 'detach', [holds.old.property]: resource.value, [holds.new.property]: null };
}
