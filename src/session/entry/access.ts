import { unquote } from '../../codec/untrusted.ts';
import type { AuditRecord } from '../../log/record/record.ts';

/** An access that a security module denied or told of. Values as they stand there, byte strings. */
export interface Access {
  readonly module: 'selinux' | 'apparmor';
  /** `denied`, `granted`; of AppArmor also `allowed`, `audit`, `status` … */
  readonly result: string;
  /** Permissions (SELinux, joined by commas) or the operation (AppArmor). */
  readonly permissions: string;
  readonly comm: string | undefined;
  /** What was accessed: name, or path where there is no name. */
  readonly target: string | undefined;
  /** SELinux: contexts of who accessed and what, and the class of the latter. */
  readonly scontext: string | undefined;
  readonly tcontext: string | undefined;
  readonly tclass: string | undefined;
  /** AppArmor: profile of who accessed. */
  readonly profile: string | undefined;
}

/** Reads the access that a record of type 1400 or 1501–1507 tells; undefined where it tells none. */
export function accessOf(record: AuditRecord): Access | undefined {
  const field = (name: string) => record.kernelField(name);
  const mode = field('apparmor');
  const common = {
    comm: field('comm'),
    target: targetOf(record),
    scontext: field('scontext'),
    tcontext: field('tcontext'),
    tclass: field('tclass'),
    profile: field('profile'),
  };
  if (common.scontext === undefined && mode !== undefined) {
    const permissions = unquote(field('operation') ?? '');
    return { module: 'apparmor', result: unquote(mode).toLowerCase(), permissions, ...common };
  }
  if (common.scontext === undefined) return undefined;
  const permissions = field('seperms') ?? '';
  return { module: 'selinux', result: field('seresult') ?? '', permissions, ...common };
}

/**
 * What ties the access in a record to a guest, as keys: the labels of who accessed and of what, or the path. Most of a log's
 * accesses concern no guest, so that no more is read of them than this.
 */
export function accessKeys(record: AuditRecord): (string | undefined)[] {
  const scontext = record.kernelField('scontext');
  if (scontext !== undefined) return [labelKey(scontext), labelKey(record.kernelField('tcontext'))];
  if (record.kernelField('apparmor') === undefined) return [];
  const target = targetOf(record);
  return [labelKey(record.kernelField('profile')), target === undefined ? undefined : `path ${unquote(target)}`];
}

const targetOf = (record: AuditRecord): string | undefined => record.kernelField('name') ?? record.kernelField('path');

/**
 * What a label stands for, as a key: of an SELinux context its level, of AppArmor the profile. Undefined where a label
 * tells no guest from another: a level without categories is everybody's.
 */
export function labelKey(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  const context = CONTEXT.exec(label);
  if (context !== null) return context[1]?.includes(':') ? `level ${context[1]}` : undefined;
  const profile = profileOf(label);
  return profile === undefined ? undefined : `profile ${profile}`;
}

// user:role:type:level, and the level has categories behind another colon.
const CONTEXT = /^[^:]*:[^:]*:[^:]*:(.*)$/;

// libvirt's profiles are `libvirt-UUID`, may stand in a folder, and have sub-profiles behind two slashes.
function profileOf(label: string): string | undefined {
  const name = unquote(label).split('//')[0] ?? '';
  const last = name.slice(name.lastIndexOf('/') + 1).split(' ')[0] ?? '';
  return last.startsWith('libvirt-') ? last.toLowerCase() : undefined;
}
