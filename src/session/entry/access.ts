import { unquote } from '../../codec/untrusted.ts';
import type { RecordFields } from '../../log/record/record-fields.ts';
import { type AppArmorWord, appArmorWord } from '../../schema/apparmor.ts';
import { USER_AVC } from '../../schema/record-types.ts';

/**
 * An access that a security module denied, or granted and reported. Values as on the wire, as byte
 * strings.
 */
export interface Access {
  readonly module: 'selinux' | 'apparmor';
  /**
   * `denied` or `granted`; for AppArmor a word of its vocabulary in lower case, such as `killed`.
   */
  readonly result: string;
  /** Permissions (SELinux, joined with commas) or the operation (AppArmor). */
  readonly permissions: string;
  readonly comm: string | undefined;
  /** What was accessed: its name, or its path if it has no name. */
  readonly target: string | undefined;
  /** SELinux: contexts of the subject and the object, and the class of the object. */
  readonly scontext: string | undefined;
  readonly tcontext: string | undefined;
  readonly tclass: string | undefined;
  /**
   * AppArmor: profiles of the subject and of the other process, if there is one (signals, ptrace,
   * D-Bus).
   */
  readonly profile: string | undefined;
  readonly peer: string | undefined;
}

/**
 * Reads the access that a record of type 1400, 1107 or 1501–1507 reports; undefined if it reports
 * none.
 */
export function accessOf(record: RecordFields): Access | undefined {
  const field = fieldsOf(record);
  const scontext = field('scontext');
  const { word, name } = appArmorOf(record);
  const common = {
    comm: field('comm'),
    target: targetOf(field),
    scontext,
    tcontext: field('tcontext'),
    tclass: field('tclass'),
    profile: profileOf(field),
    peer: peerOf(field),
  };
  if (scontext === undefined && (word !== undefined || name !== undefined)) {
    const permissions = unquote(field('operation') ?? '');
    return { module: 'apparmor', result: (word?.word ?? name ?? '').toLowerCase(), permissions, ...common };
  }
  if (scontext === undefined) return undefined;
  const permissions = field('seperms') ?? '';
  return { module: 'selinux', result: field('seresult') ?? '', permissions, ...common };
}

/** What AppArmor says in a record, if it is one of AppArmor. */
export function appArmorOf(record: RecordFields): {
  readonly word: AppArmorWord | undefined;
  /** The word as it is in the record, without quotes. */
  readonly name: string | undefined;
  readonly error: string | undefined;
} {
  const field = fieldsOf(record);
  const wire = field('apparmor');
  const name = wire === undefined ? undefined : unquote(wire);
  return { word: appArmorWord(name, record.type), name, error: field('error') };
}

/**
 * The keys that can tie an access to a guest: the labels of subject and object, or the path. This
 * is all that is read of most accesses, because most concern no guest.
 */
export function accessKeys(record: RecordFields): (string | undefined)[] {
  const scontext = record.kernelField('scontext');
  if (scontext !== undefined) return [labelKey(scontext), labelKey(record.kernelField('tcontext'))];
  // The path in a D-Bus message is no file.
  const { type } = record;
  const field = fieldsOf(record);
  if (appArmorOf(record).word === undefined && field('apparmor') === undefined) return [];
  const target = type === USER_AVC ? undefined : targetOf(field);
  const path = target === undefined ? undefined : `path ${unquote(target)}`;
  return [labelKey(profileOf(field)), path, labelKey(peerOf(field))];
}

/** Fields by name: those of the kernel, or of the message if a program made the decision. */
function fieldsOf(record: RecordFields): (name: string) => string | undefined {
  return record.type === USER_AVC ? (name) => record.messageField(name) : (name) => record.kernelField(name);
}

type Fields = ReturnType<typeof fieldsOf>;

const targetOf = (field: Fields): string | undefined => field('name') ?? field('path');

/** D-Bus calls the two profiles `label` and `peer_label`. */
const profileOf = (field: Fields): string | undefined => field('profile') ?? field('label');
const peerOf = (field: Fields): string | undefined => field('peer') ?? field('peer_label');

/**
 * The key for a label: the level of an SELinux context, or the AppArmor profile of a guest.
 * Undefined if the label does not identify a guest: a level without categories is shared by all.
 */
export function labelKey(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  const context = CONTEXT.exec(label);
  if (context !== null) return context[1]?.includes(':') ? `level ${context[1]}` : undefined;
  const profile = guestProfile(label);
  return profile === undefined ? undefined : `profile ${profile}`;
}

// user:role:type:level; in the level, categories follow another colon.
const CONTEXT = /^[^:]*:[^:]*:[^:]*:(.*)$/;

// libvirt's profiles are called `libvirt-UUID`, may be in a folder, and have sub-profiles after two
// slashes.
function guestProfile(label: string): string | undefined {
  const name = unquote(label).split('//')[0] ?? '';
  const last = name.slice(name.lastIndexOf('/') + 1).split(' ')[0] ?? '';
  return last.startsWith('libvirt-') ? last.toLowerCase() : undefined;
}
