import type { AuditText } from '../codec/bytes.ts';
import type { Codec } from '../codec/codec.ts';
import { integer } from '../codec/number.ts';
import { later, optional } from '../codec/optional.ts';
import { barePath, word } from '../codec/word.ts';
import { type Form, field, literal } from './form.ts';
import { VIRT } from './record-types.ts';

// Values of this form were never encoded: what stands there is the text itself, whatever it looks like.
const bare: Codec<AuditText | null> = later(optional(barePath));

/**
 * What Red Hat's docker wrote for each call of its interface (RHEL 7, Fedora up to 2018), in any order and
 * unquoted. Read, never written: it gives a guest no uuid.
 */
export const docker: readonly Form[] = [
  {
    kind: 'docker',
    type: VIRT.CONTROL,
    summary: "A call of the interface of Red Hat's docker.",
    origin: 'docker',
    fields: [
      literal('reason', 'api'),
      field('op', word('start', 'create', 'attach', 'exec', 'resize', 'stop'), 'Last word of the call.'),
      field('vm', optional(barePath), 'Image of the container.'),
      field('vm-pid', later(optional(integer(-1))), "Process ID of the container's first process."),
      field('user', bare, 'Name of the user who called.'),
      field('auid', later(optional(integer(0))), 'Login user ID of the user who called, as docker claims.'),
      field('exe', bare, 'Command of the container.'),
      field('hostname', bare, 'Host name or ID of the container.'),
      field('ctr_id_short', bare, 'Short ID of the container; later releases only.'),
    ],
  },
];
