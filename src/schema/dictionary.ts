import type { Codec } from '../codec/codec.ts';
import { integer } from '../codec/number.ts';
import { untrusted } from '../codec/untrusted.ts';
import { label, word } from '../codec/word.ts';

/**
 * Fields of the audit field dictionary (linux-audit/audit-documentation, `field-dictionary.csv`)
 * that a manager may add after the fields of a form, with the encoding that the dictionary gives.
 * It lacks fields that only the kernel can know (such as `ppid`), and fields for which the
 * dictionary gives two encodings.
 */
// biome-ignore lint/suspicious/noExplicitAny: the value types differ
export const dictionary: ReadonlyMap<string, Codec<any>> = new Map<string, Codec<any>>([
  ...names(untrusted, 'acct cmd cwd data device dir file grp key name path vm watch'),
  ...names(
    integer(0),
    'added changed dport entries errno fd gid id inode ksize len mode oauid obj_gid obj_uid ogid opid oses',
    'ouid removed rport sauid seqno sig spid sport vm-pid',
  ),
  ...names(
    word(),
    'acl banners bus category cipher class daddr default-context direction feature format grantors ip',
    'kernel kind laddr lport model net new-level new-range new-role new-seuser obj old-level old-range old-role',
    'old-seuser op pfs printer range reason resrc result role scontext selected-context seuser state tclass',
    'tcontext tty unit uri user uuid val virt',
  ),
  ...names(label, 'img-ctx vm-ctx'),
  // Not in the dictionary: the names of shortened fields, separated by commas.
  ...names(word(), 'shortened'),
]);

function names<T>(codec: Codec<T>, ...lists: string[]): [string, Codec<T>][] {
  return lists
    .join(' ')
    .split(' ')
    .map((name) => [name, codec]);
}
