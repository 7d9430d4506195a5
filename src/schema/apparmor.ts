/** What AppArmor says in `apparmor=`, with the record type that older kernels use for it. */
export interface AppArmorWord {
  /** In upper case, as the kernel writes it. */
  readonly word: string;
  /** Number of the record type that means the same as the word (libaudit.h, `AUDIT_APPARMOR_…`). */
  readonly type?: number;
  /**
   * Whether the access was granted. Undefined if it depends on `error=`: an operation without an
   * error succeeded.
   */
  readonly granted?: boolean;
}

/**
 * The vocabulary of AppArmor (kernel, `aa_audit` in security/apparmor/audit.c). Everything that
 * reads an AppArmor record uses this table.
 */
export const APPARMOR: readonly AppArmorWord[] = [
  { word: 'AUDIT', type: 1501 },
  // Complain mode: the kernel reports the error but grants the access.
  { word: 'ALLOWED', type: 1502, granted: true },
  { word: 'DENIED', type: 1503, granted: false },
  { word: 'HINT', type: 1504 },
  { word: 'STATUS', type: 1505 },
  { word: 'ERROR', type: 1506, granted: false },
  // Denied, and the kernel killed the process.
  { word: 'KILLED', type: 1507, granted: false },
  { word: 'AUTO' },
];

/**
 * Finds the word of a record.
 *
 * @param word value of `apparmor=` without quotes, in any case; undefined if the record has none
 * @param type number of the record type, which determines the word if the record has none
 * @returns undefined if the word is unknown
 */
export function appArmorWord(word: string | undefined, type: number | undefined): AppArmorWord | undefined {
  return word === undefined ? BY_TYPE.get(type) : BY_WORD.get(word.toUpperCase());
}

/**
 * Tells whether an access was granted, or an operation of AppArmor itself succeeded.
 *
 * @param error value of `error=`: a negative number, such as `-13`
 * @returns undefined if the word is unknown
 */
export function isGranted(word: AppArmorWord | undefined, error: string | undefined): boolean | undefined {
  if (word === undefined) return undefined;
  return word.granted ?? (error === undefined || error === '0');
}

const BY_WORD = new Map(APPARMOR.map((each) => [each.word, each]));
const BY_TYPE = new Map<number | undefined, AppArmorWord>(
  APPARMOR.flatMap((each) => (each.type === undefined ? [] : [[each.type, each]])),
);
