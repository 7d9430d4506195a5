/**
 * Why a line or a record has no event. Stable codes, listed in `docs/errors.md`:
 *
 * - `no-record`: the line is not an audit record
 * - `stamp-invalid`: the time stamp `audit(…)` of the record is damaged
 * - `interpreted`: output of `ausearch -i`, which cannot be read back
 * - `type-not-virt`: the record is not about virtualization
 * - `no-message`: the record has no message
 * - `cut`: the record ends before `res=`
 * - `line-too-long`: the line is longer than any record
 * - `form-unknown`: no form has these fixed fields
 * - `field-missing`, `field-invalid`: a field of the form is missing, or its value is invalid
 * - `field-duplicate`: a field occurs more than once
 * - `field-foreign`: the message contains a field that only the kernel or libaudit may set
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

/**
 * Why there is no event, for programs (`code`, `field`) and for people (`message`, safe to print).
 */
export interface Reason {
  /** Stable code. */
  readonly code: ReasonCode;
  /** Wire name of the field, if the reason is about a field. */
  readonly field?: string;
  /** What is wrong, in words. Text from the log is escaped as JSON. */
  readonly message: string;
}
