/**
 * Why a line or a record is no event. Stable codes, listed in `docs/errors.md`:
 *
 * - `no-record`: the line is no audit record
 * - `stamp-invalid`: a record whose time stamp `audit(…)` is damaged
 * - `interpreted`: output of `ausearch -i`, which cannot be read back
 * - `type-not-virt`: not a record of virtualization
 * - `no-message`: a record without a message
 * - `cut`: the record ends before `res=`
 * - `line-too-long`: the line is longer than any record
 * - `form-unknown`: no form has these fixed fields
 * - `field-missing`, `field-invalid`: a field of the form is not there, or is not what the form says
 * - `field-duplicate`: a field stands there more than once
 * - `field-foreign`: a field that only the kernel or libaudit may set stands inside the message
 */
export type ReasonCode =
  | 'no-record'
  | 'stamp-invalid'
  | 'interpreted'
  | 'type-not-virt'
  | 'no-message'
  | 'cut'
  | 'line-too-long'
  | 'form-unknown'
  | 'field-missing'
  | 'field-invalid'
  | 'field-duplicate'
  | 'field-foreign';

/** Why there is no event, for programs (`code`, `field`) and for people (`message`, safe to print). */
export interface Reason {
  /** Stable code. */
  readonly code: ReasonCode;
  /** Wire name of the field in question. */
  readonly field?: string;
  /** What is wrong, in words; text from the log in it is escaped as JSON. */
  readonly message: string;
}
