/** A spelling of the separator before the names that auditd appends. */
export interface SeparatorSpelling {
  /** The spelling as a byte string. */
  readonly spelling: string;
  /** The programs that write this spelling. */
  readonly by: string;
}

/** The byte that auditd writes between a record and the readable names of `log_format=ENRICHED`. */
export const SEPARATOR = '\x1d';

/**
 * All spellings of {@link SEPARATOR} that occur in practice. To support another one, add a row: the
 * tests send every log of the corpus through each of them.
 */
export const SEPARATOR_SPELLINGS: readonly SeparatorSpelling[] = [
  { spelling: SEPARATOR, by: 'auditd' },
  { spelling: '#035', by: 'rsyslog' },
  { spelling: '\\035', by: 'tools that escape in octal, ausearch among them' },
  { spelling: '^]', by: 'cat -v, less and vim' },
  { spelling: '\\u001d', by: 'text copied from JSON' },
  { spelling: '\\u001D', by: 'text copied from JSON with upper-case digits' },
  { spelling: '\\x1d', by: 'Python, syslog-ng and most programming languages' },
  { spelling: '\\x1D', by: 'the same with upper-case digits' },
  { spelling: '<GS>', by: 'editors that show control characters by name' },
  { spelling: '\xef\xbf\xbd', by: 'programs that replace bytes by U+FFFD (in UTF-8)' },
  { spelling: '\xe2\x90\x9d', by: 'programs that show control characters as symbols: U+241D (in UTF-8)' },
  { spelling: ' ', by: 'audisp-syslog and terminals' },
  { spelling: '', by: 'programs that drop control characters' },
];

/**
 * Names of the readable copies: the upper-case names of the fields that auditd translates. They
 * show where a value ends if the separator is lost. Longer names come first, because some end like
 * shorter ones.
 */
export const ENRICHED_NAMES: readonly string[] = (
  'ARCH SYSCALL SADDR AUID UID GID EUID SUID FSUID EGID SGID FSGID OUID OGID OAUID SAUID IUID IGID ' +
  'OBJ_UID OBJ_GID INODE_UID INODE_GID NEW_GID OLD-AUID OLD_AUID ID'
)
  .split(' ')
  .sort((a, b) => b.length - a.length);

const longestFirst = SEPARATOR_SPELLINGS.map(({ spelling }) => spelling).sort((a, b) => b.length - a.length);

/**
 * Length of the separator that starts at an offset of a text, in whatever spelling; 0 if there is
 * none.
 */
export const separatorAt = (text: string, offset: number): number =>
  // As nearly all logs have it.
  text.startsWith(SEPARATOR, offset)
    ? SEPARATOR.length
    : (longestFirst.find((spelling) => text.startsWith(spelling, offset)) as string).length;

/** The same for the separator that ends at an offset. */
export const separatorBefore = (text: string, offset: number): number =>
  (longestFirst.find((spelling) => text.startsWith(spelling, offset - spelling.length)) as string).length;
