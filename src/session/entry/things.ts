import { type Assignment, resourceName, textOf } from '../../schema/assignment.ts';
import { forms } from '../../schema/forms.ts';
import type { Holding } from './entries.ts';

/** The buses that devices of the host (`resrc=dev`) are on, as libvirt names them. */
export const BUSES: readonly string[] = ['usb', 'pci', 'scsi', 'scsi_host', 'mdev'];

/** The kinds of resources that can be asked for: `resrc` of the known forms, and buses. */
export const kindsOfThings = (): readonly string[] => [
  ...new Set([...forms.map(resourceName).filter((name) => name !== ''), ...BUSES]),
];

/** Whether a resource is of one of these kinds; a device is also of the kind of its bus. */
export const isOfKind = ({ resource, bus }: Assignment, kinds: ReadonlySet<string>): boolean =>
  kinds.has(resource) || (bus !== undefined && kinds.has(bus));

/** What a guest gets or loses by an assignment, as byte strings: paths, addresses, amounts. */
export const namesOf = ({ given, taken }: Assignment): string[] =>
  [given, taken].flatMap((value) => (value === undefined ? [] : [textOf(value)]));

/**
 * Whether a guest has a resource for itself: amounts (memory, processors), permissions and sources
 * of randomness are nobody's own. Opening the host's device for a network card does not make it
 * the guest's own.
 */
export const isOwn = ({ assignment: { resource, reason, given } }: Holding): boolean =>
  OWN.has(resource) && reason !== 'open' && given !== undefined && given.wire !== '';

const OWN: ReadonlySet<string> = new Set(
  'disk net dev hostdev redirdev tpm fs chardev smartcard evdev shmem'.split(' '),
);
