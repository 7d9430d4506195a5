import type { Codec } from '../codec/codec.ts';
import { hexNumber, integer } from '../codec/number.ts';
import { optional } from '../codec/optional.ts';
import { unquote } from '../codec/untrusted.ts';
import { barePath, oneOf, shaped, word } from '../codec/word.ts';
import { device, reason, text, uuid, virt, vm } from './fields.ts';
import { type Field, type Form, field, type Literal, literal } from './form.ts';
import { VIRT } from './record-types.ts';

const HOTPLUG = ['start', 'attach', 'detach'];

const count = integer(0);
const deviceNumber = shaped('major:minor in upper-case hex', /^[0-9A-F]{2,8}:[0-9A-F]{2,8}$/);
const mac = shaped('MAC address', /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/, /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i);
// libvirt of 2011 put it in single quotes.
const macAddress: Codec<string> = { ...mac, decode: (wire) => mac.decode(unquote(wire)) };

const rdev = field('rdev', optional(deviceNumber), 'Device number of the special file; null where it is none.');
const cgroup = field('cgroup', text, "Path of the guest's device control group.");
const acl = field(
  'acl',
  { ...oneOf('', 'r', 'w', 'm', 'rw', 'rm', 'wm', 'rwm'), wire: 'letters of rwm, or nothing' },
  'Access: read, write, mknod.',
);
const path = field('path', barePath, 'Path, written bare by libvirt.');

/** VIRT_RESOURCE: what a guest was given, what was taken away, and what it may use. */
export const resource: readonly Form[] = [
  exchange(
    'disk',
    'A local disk image or block device; network disks are not audited by libvirt.',
    text,
    'path of the disk',
    [...HOTPLUG, 'update', 'mirror', 'snapshot'],
  ),
  exchange('fs', 'A host directory shared with the guest.', text, 'path of the directory', HOTPLUG),
  exchange('net', 'A network interface.', text, 'MAC address', HOTPLUG),
  resrc('net-open', 'net', 'A host device was opened for a network interface.', reason('open'), [
    field('net', macAddress, 'MAC address of the interface.'),
    field('path', text, 'Path of the device, or name of the interface for macvtap.'),
    rdev,
  ]),
  exchange('chardev', 'A serial port, console or channel with a path on the host.', text, 'path', HOTPLUG),
  exchange('smartcard', 'A smart card: NSS device, certificate name, database or socket.', text, 'smart card', HOTPLUG),
  exchange('rng', 'A source of random numbers.', text, 'path of the source', HOTPLUG),
  exchange('mem', 'Memory.', count, 'amount of memory in KiB', ['start', 'update']),
  exchange('vcpu', 'Virtual processors.', count, 'number of processors', ['start', 'update']),
  exchange('iothread', 'I/O threads.', count, 'number of threads', ['start', 'update']),
  resrc(
    'dev',
    'dev',
    'A host device (usb, pci, scsi, scsi_host, mdev), or a redirected USB device ("USB redirdev").',
    reason(...HOTPLUG),
    [field('bus', word('usb', 'pci', 'scsi', 'scsi_host', 'mdev'), 'Bus of the device.'), device],
  ),
  resrc('hostdev-disk', 'hostdev', 'A block device of the host, given to a container.', reason(...HOTPLUG), [
    field('disk', text, 'Path of the block device.'),
  ]),
  resrc('hostdev-chardev', 'hostdev', 'A character device of the host, given to a container.', reason(...HOTPLUG), [
    field('chardev', text, 'Path of the character device.'),
  ]),
  resrc('tpm', 'tpm', 'A TPM of the host.', reason('start'), [device]),
  resrc('tpm-emulator', 'tpm-emulator', 'An emulated TPM, by its socket.', reason('start'), [device]),
  resrc('tpm-external', 'tpm-external', 'A TPM emulator run by somebody else, by its socket.', reason('start'), [
    device,
  ]),
  resrc('evdev', 'evdev', 'An input device of the host.', reason(...HOTPLUG), [path]),
  resrc('shmem', 'shmem', 'Memory shared between guests.', reason(...HOTPLUG), [
    field('size', count, 'Size in bytes.'),
    path,
  ]),
  resrc('ivshmem-socket', 'ivshmem-socket', 'The socket of a server of shared memory.', reason(...HOTPLUG), [
    { ...path, codec: optional(barePath) },
  ]),
  cgroupForm('all', 'Access to all devices.', 'deny', []),
  cgroupForm('major', 'Access to devices by major number.', 'allow', [
    field('category', word('pty', 'sound'), 'What the major number stands for.'),
    field('maj', hexNumber, 'Major number of the devices.'),
    acl,
  ]),
  cgroupForm('path', 'Access to one device.', 'allow', [field('path', text, 'Path of the device.'), rdev, acl]),
];

function exchange<T>(name: string, summary: string, codec: Codec<T>, what: string, reasons: string[]): Form {
  return resrc(name, name, summary, reason(...reasons), [
    field(`old-${name}`, codec, `Before: ${what}${codec === count ? '' : '; null for none'}.`),
    field(`new-${name}`, codec, `After: ${what}${codec === count ? '' : '; null for none'}.`),
  ]);
}

function cgroupForm(name: string, summary: string, usual: string, fields: Field[]): Form {
  const reasons = field('reason', oneOf('allow', 'deny'), `Whether access was allowed or denied; usually ${usual}.`);
  return resrc(`cgroup-${name}`, 'cgroup', summary, reasons, [cgroup, literal('class', name), ...fields]);
}

function resrc(kind: string, name: string, summary: string, why: Field, fields: readonly (Field | Literal)[]): Form {
  return {
    kind,
    type: VIRT.RESOURCE,
    summary,
    origin: 'libvirt',
    fields: [virt, literal('resrc', name), why, vm, uuid, ...fields],
  };
}
