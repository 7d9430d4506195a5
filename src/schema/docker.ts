import type { AuditText } from '../codec/bytes.ts';
import type { Codec } from '../codec/codec.ts';
import { integer } from '../codec/number.ts';
import { later, optional } from '../codec/optional.ts';
import { barePath, word } from '../codec/word.ts';
import { type Form, field, literal } from './form.ts';
import { VIRT } from './record-types.ts';

// Values of this form were never encoded: the value is the text itself, even if it looks like hex.
const bare: Codec<AuditText | null> = later(optional(barePath));

/**
 * What Red Hat's docker wrote for each call of its API (RHEL 7, Fedora up to 2018), unquoted and in
 * any order. Read but never written, because the form has no uuid.
 */
export const docker: readonly Form[] = [
  {
    kind: 'docker',
    type: VIRT.CONTROL,
    summary: "A call of the API of Red Hat's docker.",
    origin: 'docker',
    fields: [
      literal('reason', 'api'),
      field('op', word('start', 'create', 'attach', 'exec', 'resize', 'stop'), 'Last word of the call.'),
      field('vm', optional(barePath), 'Image of the container.'),
      field('vm-pid', later(optional(integer(-1))), "Process ID of the container's first process."),
      field('user', bare, 'Name of the user who made the call.'),
      field('auid', later(optional(integer(0))), 'Login user ID of that user, as docker claims.'),
      field('exe', bare, 'Command of the container.'),
      field('hostname', bare, 'Host name or ID of the container.'),
      field('ctr_id_short', bare, 'Short ID of the container; later releases only.'),
    ],
  },
];
