import { isVirt } from '../../schema/record-types.ts';
import { AUSEARCH, KERNEL, LIBAUDIT, type Line, rules } from '../rule/rule.ts';
import { control, PAUSE } from './examples.ts';

const TAIL = 'exe="/usr/sbin/libvirtd" hostname=? addr=? terminal=?';

/** Whether the record is complete. */
export const recordRules = rules({
  'record-unreadable': {
    severity: 'warning',
    title: 'unreadable record',
    why: 'The damaged line was probably a record of a guest. No tool will find it.',
    fix: 'Inspect the line in its file. It may be truncated, overwritten, or output of `ausearch -i`, which no tool can read back.',
    source: AUSEARCH,
    bad: [['VIRT_CONTROL audit(', PAUSE]],
    good: control(PAUSE),
    checks: {
      line: (line) => (!isGuestRecord(line) && mentionsGuest(line) ? { found: startOf(line) } : undefined),
    },
  },
  'record-cut': {
    severity: 'error',
    title: 'truncated record',
    why: 'The kernel keeps 8,560 bytes of a message and silently drops the rest. The result (`res=`) is lost, and the last remaining value may be incomplete.',
    fix: 'Keep the message short: shorten its longest text, or reject the event.',
    source: `${KERNEL}; ${LIBAUDIT}`,
    bad: control(`${PAUSE} exe="/usr/sbin/libvirtd" hostname=? addr=?`),
    good: control(PAUSE),
    checks: {
      line: (line) =>
        isGuestRecord(line) && line.messageText === undefined
          ? { found: startOf(line), expected: "msg='…'" }
          : undefined,
      tail: ({ tail, text }) =>
        tail.at(-1)?.name === 'res' ? undefined : { found: text.slice(-40), expected: 'res= at its end' },
    },
  },
  'res-invalid': {
    severity: 'error',
    title: 'result other than success or failed',
    why: '`ausearch -sv` and reports recognize only these two words in records from user space.',
    fix: 'Pass the result to libaudit as 1 or 0. libaudit writes the word.',
    source: LIBAUDIT,
    bad: control(`${PAUSE} ${TAIL} res=ok`),
    good: control(`${PAUSE} ${TAIL} res=failed`),
    checks: {
      tail({ tail }) {
        const last = tail.at(-1);
        if (last?.name !== 'res' || last.wire === 'success' || last.wire === 'failed') return undefined;
        return { field: 'res', found: last.wire, expected: 'success or failed' };
      },
    },
  },
});

const isGuestRecord = ({ type, isRecord }: Line): boolean => isVirt(type) && isRecord;

// Logs contain lines of other kinds too.
const mentionsGuest = ({ type, line }: Line): boolean => (type === undefined || isVirt(type)) && line.includes('VIRT_');

const startOf = ({ line }: Line): string => line.slice(0, 60);
