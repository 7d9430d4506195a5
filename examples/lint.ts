// Checks the records in a log, and exits with 1 if there are errors:
// npx tsx examples/lint.ts LOG
import { type Finding, lintLog } from 'libaudit-virt/lint';

const [log = '/var/log/audit/audit.log'] = process.argv.slice(2);
const findings: Finding[] = [];

for await (const finding of lintLog(log, { severity: 'warning', ignore: ['life-no-integrity-check'] })) {
  findings.push(finding);
  const { rule, severity, serial, title, field, found } = finding;
  console.log(JSON.stringify([serial, severity, rule, title, field, found]));
}
process.exitCode = findings.some(({ severity }) => severity === 'error') ? 1 : 0;
