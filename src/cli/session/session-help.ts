import { optionHelp } from '../options/options.ts';
import { sessionOptions } from './session-options.ts';

/** What `auvirt --help` prints. */
export const sessionHelp = (): string => `Usage: auvirt [OPTION]... [UUID | NAME]
       auvirt search OPTION...
       auvirt report OPTION...
       auvirt watch [OPTION]...
       auvirt emit KIND NAME=VALUE... | auvirt emit < EVENTS
       auvirt lint [OPTION]... [FILE]...
       auvirt verify FILE...
       auvirt record -- COMMAND...
       auvirt expect EXPECTATION... | auvirt cursor

List what happened to virtual machines: when they ran, which resources they had,
and what they were denied. By default, the system's audit logs are read.

Options:
${optionHelp(sessionOptions)}
Commands:
  search                  find events of guests, like ausearch, and events
                          that concern them; as text, CSV, JSON or ECS
  report                  summarize by event, guest, resource or denial, as
                          aureport --virt and beyond
  watch                   show the guests that run on a page that stays
  emit                    send records of guests, from the command line or
                          from JSON
  lint FILE...            check the form, encoding, values and order of
                          records; as a table, JSON, SARIF, or for GitHub
  verify FILE...          check that each VIRT record has a known form, and that
                          writing its event again gives the same message
  record -- COMMAND...    run a program, and record in a file what it would have
                          sent to the kernel's audit system
  expect                  for tests: wait until the log has the expected
                          records, or say what is missing
  cursor                  print the position after the last record of the log

Each command has --help. If a guest has the same name as a command, use --vm.
Logs may be compressed, and in any of the usual forms: audit.log (raw or
enriched), syslog, dmesg, journalctl (short, -o json, -o export).

The format is that of --format, or else of the environment variable
AUVIRT_FORMAT, or else table on a terminal and classic elsewhere; reports about
guests follow the same rule, but have no classic format. A table fits the
terminal, and is never cut elsewhere.

Exit status: 0 if everything was read, 1 if there was no audit record at all or
no record names the guest, 2 if the usage is wrong, 3 if a source cannot be read
or the output cannot be written. verify and expect exit with 1 if records differ
or are missing.
`;
