import type { Example } from '../../src/lint/rule/rule.ts';

const TAIL = 'exe="/usr/sbin/libvirtd" hostname=? addr=? terminal=? res=success';

/** The records of an example as lines of audit.log, one second apart. */
export function exampleLines(example: Example): string[] {
  return example.map(([type, text], index) => {
    const message = / exe=/.test(text) ? text : `${text} ${TAIL}`;
    const header = `msg=audit(17000000${String(index).padStart(2, '0')}.000:${index + 1}): pid=900 uid=0 auid=4294967295 ses=4294967295`;
    return `type=${type} ${header} msg='${message}'`;
  });
}
