import type { Codec } from '../codec/codec.ts';
import { hexNumber, integer } from '../codec/number.ts';
import { optional } from '../codec/optional.ts';
import { unquote } from '../codec/untrusted.ts';
import { barePath, oneOf, shaped, word } from '../codec/word.ts';
import { device, reason, text, uuid, virt, vm } from './fields.ts';
import {
  exclusive,
  type Field,
  type Form,
  field,
  type Holds,
  type Literal,
  literal,
  type Sharing,
  shareable,
} from './form.ts';
import { VIRT } from './record-types.ts';

const HOTPLUG = ['start', 'attach', 'detach'];

const count = integer(0);
const deviceNumber = shaped('device-number', 'major:minor in upper-case hex', /^[0-9A-F]{2,8}:[0-9A-F]{2,8}$/);
const mac = shaped('mac', 'MAC address', /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/, /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i);
// libvirt of 2011 wrote it in single quotes.
const macAddress: Codec<string> = { ...mac, decode: (wire) => mac.decode(unquote(wire)) };
const letters = oneOf('', 'r', 'w', 'm', 'rw', 'rm', 'wm', 'rwm');

const rdev = field('rdev', optional(deviceNumber), 'Device number of the special file; null if it is not a device.');
const cgroup = field('cgroup', text, "Path of the guest's device control group.");
const acl = field('acl', { ...letters, wire: 'letters of rwm, or nothing' }, 'Access: read, write, mknod.');
const path = field('path', barePath, 'Path, which libvirt writes bare.');
const pathOrNull = field('path', optional(barePath), 'Path, which libvirt writes bare; null if there is none.');
const diskPath = field('disk', text, 'Path of the block device.');
const chardevPath = field('chardev', text, 'Path of the character device.');
const openedPath = field('path', text, 'Path of the device, or name of the interface for macvtap.');
const allowedPath = field('path', text, 'Path of the device.');
const category = field('category', word('pty', 'sound'), 'What the major number stands for.');

/** VIRT_RESOURCE: what a guest gets, what it loses, and what it may use. */
export const resource: readonly Form[] = [
  exchange(
    'disk',
    'A local disk image or block device; libvirt does not audit network disks.',
    'path of the disk',
    exclusive('QEMU locks an image, unless the disk is read-only or shared, which the record does not say.'),
    [...HOTPLUG, 'update', 'mirror', 'snapshot'],
  ),
  exchange(
    'fs',
    'A host directory shared with the guest.',
    'path of the directory',
    shareable('The guest can mount a directory under several tags.'),
  ),
  exchange(
    'net',
    'A network interface.',
    'MAC address',
    shareable('libvirt attaches several interfaces with one MAC address, as a failover team has.'),
  ),
  resrc(
    'net-open',
    'net',
    'A host device was opened for a network interface.',
    reason('open'),
    [field('net', macAddress, 'MAC address of the interface.'), openedPath, rdev],
    { role: 'permission', object: openedPath },
  ),
  exchange(
    'chardev',
    'A serial port, console or channel with a path on the host.',
    'path',
    shareable('Several ports can use one path, such as /dev/null.'),
  ),
  exchange(
    'smartcard',
    'A smart card: NSS device, certificate name, database or socket.',
    'smart card',
    shareable('All NSS devices have one name, and certificates can have equal names.'),
  ),
  exchange(
    'rng',
    'A source of random numbers.',
    'path of the source',
    shareable('Several devices can read from the same source.'),
  ),
  amount('mem', 'Memory.', 'amount of memory in KiB'),
  amount('vcpu', 'Virtual processors.', 'number of processors'),
  amount('iothread', 'I/O threads.', 'number of threads'),
  object(
    'dev',
    'dev',
    'A host device (usb, pci, scsi, scsi_host, mdev), or a redirected USB device ("USB redirdev").',
    device,
    {
      ...exclusive('Only one device of the guest can use a host device. Redirected devices all have the same name.'),
      anonymous: 'USB redirdev',
    },
    { before: [field('bus', word('usb', 'pci', 'scsi', 'scsi_host', 'mdev'), 'Bus of the device.')] },
  ),
  object(
    'hostdev-disk',
    'hostdev',
    'A block device of the host, given to a container.',
    diskPath,
    exclusive('libvirt rejects a device that the container already has.'),
  ),
  object(
    'hostdev-chardev',
    'hostdev',
    'A character device of the host, given to a container.',
    chardevPath,
    exclusive('libvirt rejects a device that the container already has.'),
  ),
  object('tpm', 'tpm', 'A TPM of the host.', device, exclusive('A TPM can be open only once.'), {
    reasons: ['start'],
  }),
  object(
    'tpm-emulator',
    'tpm-emulator',
    'An emulated TPM, by its socket.',
    device,
    exclusive('An emulated TPM serves one device.'),
    { reasons: ['start'] },
  ),
  object(
    'tpm-external',
    'tpm-external',
    'An emulated TPM that libvirt did not start, by its socket.',
    device,
    exclusive('An emulated TPM serves one device.'),
    { reasons: ['start'] },
  ),
  object(
    'evdev',
    'evdev',
    'An input device of the host.',
    path,
    exclusive('The first device that opens an input device grabs it.'),
  ),
  object(
    'shmem',
    'shmem',
    'Memory shared between guests.',
    path,
    shareable('Several devices can map the same memory.'),
    { before: [field('size', count, 'Size in bytes.')] },
  ),
  object(
    'ivshmem-socket',
    'ivshmem-socket',
    'The socket of a shared memory server.',
    pathOrNull,
    shareable('A server accepts several devices.'),
  ),
  cgroupForm('all', 'Access to all devices.', 'deny', [], undefined),
  cgroupForm(
    'major',
    'Access to devices by major number.',
    'allow',
    [category, field('maj', hexNumber, 'Major number of the devices.'), acl],
    category,
  ),
  cgroupForm('path', 'Access to one device.', 'allow', [allowedPath, rdev, acl], allowedPath),
];

function exchange(name: string, summary: string, what: string, sharing: Sharing, reasons = HOTPLUG): Form {
  const old = field(`old-${name}`, text, `Before: ${what}; null if there was none.`);
  const now = field(`new-${name}`, text, `After: ${what}; null if there is none.`);
  return resrc(name, name, summary, reason(...reasons), [old, now], { role: 'exchange', old, new: now, sharing });
}

function amount(name: string, summary: string, what: string): Form {
  const old = field(`old-${name}`, count, `Before: ${what}.`);
  const now = field(`new-${name}`, count, `After: ${what}.`);
  return resrc(name, name, summary, reason('start', 'update'), [old, now], { role: 'amount', old, new: now });
}

function object(
  kind: string,
  name: string,
  summary: string,
  named: Field,
  sharing: Sharing,
  { before = [], reasons = HOTPLUG }: { before?: readonly Field[]; reasons?: readonly string[] } = {},
): Form {
  return resrc(kind, name, summary, reason(...reasons), [...before, named], { role: 'object', object: named, sharing });
}

function cgroupForm(name: string, summary: string, usual: string, fields: Field[], what: Field | undefined): Form {
  const reasons = field('reason', oneOf('allow', 'deny'), `Whether access is allowed or denied; usually ${usual}.`);
  const all = [cgroup, literal('class', name), ...fields];
  return resrc(`cgroup-${name}`, 'cgroup', summary, reasons, all, { role: 'permission', object: what });
}

function resrc(
  kind: string,
  name: string,
  summary: string,
  why: Field,
  fields: readonly (Field | Literal)[],
  holds: Holds,
): Form {
  return {
    kind,
    type: VIRT.RESOURCE,
    summary,
    origin: 'libvirt',
    fields: [virt, literal('resrc', name), why, vm, uuid, ...fields],
    holds,
  };
}
