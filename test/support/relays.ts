import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A program that carries lines of a log to another place, and the forms that it writes them in. */
export interface Relay {
  readonly name: string;
  readonly forms: readonly string[];
  /** The host that the relay names in every line. */
  readonly host: string;
  /** Why it cannot run here. */
  missing(): string | undefined;
  /** Sends a log through it; afterwards the folder has one file per form. */
  send(log: string, folder: string): Promise<void>;
}

const rsyslog: Relay = {
  name: 'rsyslog',
  forms: ['default', 'traditional', 'rfc5424', 'json'],
  host: 'relay-host',
  missing: () => packageMissing('rsyslog'),
  async send(log, folder) {
    const path = (name: string) => JSON.stringify(join(folder, name));
    const config = [
      `global(workDirectory=${path('')} localHostname="${rsyslog.host}" maxMessageSize="64k")`,
      'module(load="imfile")',
      `input(type="imfile" File=${JSON.stringify(log)} Tag="auditd:")`,
      'template(name="json" type="list" option.jsonf="on") {',
      '  property(outname="@timestamp" name="timereported" dateFormat="rfc3339" format="jsonf")',
      '  property(outname="host" name="hostname" format="jsonf")',
      '  property(outname="msg" name="msg" format="jsonf")',
      '}',
      `action(type="omfile" file=${path('default')})`,
      `action(type="omfile" file=${path('traditional')} template="RSYSLOG_TraditionalFileFormat")`,
      `action(type="omfile" file=${path('rfc5424')} template="RSYSLOG_SyslogProtocol23Format")`,
      `action(type="omfile" file=${path('json')} template="json")`,
    ];
    writeFileSync(join(folder, 'rsyslog.conf'), config.join('\n'));
    const { root, libraries } = unpacked('rsyslog');
    const words = ['-n', '-f', join(folder, 'rsyslog.conf'), '-i', join(folder, 'rsyslog.pid')];
    const modules = libraries.map((each) => join(each, 'rsyslog')).find(existsSync) ?? '';
    await untilAllIsWritten(
      join(root, 'usr/sbin/rsyslogd'),
      [...words, '-M', modules],
      libraries,
      rsyslog,
      log,
      folder,
    );
  },
};

const syslogNg: Relay = {
  name: 'syslog-ng',
  forms: ['default', 'rfc5424', 'json'],
  host: hostname(),
  missing: () => packageMissing('syslog-ng-core'),
  async send(log, folder) {
    const path = (name: string) => JSON.stringify(join(folder, name));
    const config = [
      '@version: 3.35',
      'options { keep-hostname(no); use-dns(no); dns-cache(no); log-msg-size(65536); };',
      `source logs { file(${JSON.stringify(log)} flags(no-parse) read-old-records(yes)); };`,
      `destination all { file(${path('default')}); file(${path('rfc5424')} flags(syslog-protocol));`,
      `  file(${path('json')} template("$(format-json --scope rfc3164)\\n")); };`,
      'log { source(logs); destination(all); };',
    ];
    writeFileSync(join(folder, 'ng.conf'), config.join('\n'));
    const { root, libraries } = unpacked('syslog-ng-core');
    const home = join(root, 'usr/lib/syslog-ng');
    const version = readdirSync(home).find((name) => /^\d+\.\d+$/.test(name)) ?? '';
    const state = ['-p', 'pid', '-R', 'persist', '-c', 'control'].map((word, at) =>
      at % 2 ? join(folder, word) : word,
    );
    const words = ['-F', '-f', join(folder, 'ng.conf'), ...state, `--module-path=${join(home, version)}`, '--no-caps'];
    const all = [...libraries, home, join(home, version)];
    await untilAllIsWritten(join(root, 'usr/sbin/syslog-ng'), words, all, syslogNg, log, folder);
  },
};

const journald: Relay = {
  name: 'systemd-journald',
  forms: ['short', 'short-iso', 'short-full', 'with-unit', 'json', 'export'],
  host: hostname(),
  missing() {
    if (process.env.LIBAUDIT_VIRT_RELAYS === undefined) return NOT_UNPACKED;
    if (process.getuid?.() !== 0) return 'needs root for namespaces';
    return existsSync('/lib/systemd/systemd-journald') ? undefined : 'install systemd';
  },
  async send(log, folder) {
    const script = fileURLToPath(new URL('../relays/journald', import.meta.url));
    const { status, stderr } = spawnSync(script, [log, folder], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`journald: ${stderr}`);
  },
};

export const relays: readonly Relay[] = [rsyslog, syslogNg, journald];

const NOT_UNPACKED = 'run test/relays/install FOLDER and set LIBAUDIT_VIRT_RELAYS=FOLDER (Debian)';

function packageMissing(name: string): string | undefined {
  const folder = process.env.LIBAUDIT_VIRT_RELAYS;
  return folder !== undefined && existsSync(join(folder, name, 'root/usr/sbin')) ? undefined : NOT_UNPACKED;
}

function unpacked(name: string): { root: string; libraries: string[] } {
  const root = join(process.env.LIBAUDIT_VIRT_RELAYS ?? '', name, 'root');
  const folders = ['usr/lib', 'lib'].map((folder) => join(root, folder)).filter(existsSync);
  const libraries = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((each) => each.endsWith('-linux-gnu'))
      .map((each) => join(folder, each)),
  );
  return { root, libraries };
}

/** Runs a relay until every form holds as many lines as the log. */
async function untilAllIsWritten(
  program: string,
  words: readonly string[],
  libraries: readonly string[],
  { name, forms }: Relay,
  log: string,
  folder: string,
): Promise<void> {
  const env = { ...process.env, LD_LIBRARY_PATH: libraries.join(':') };
  const relay = spawn(program, words, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  relay.stderr.on('data', (text) => {
    complaints += text;
  });
  const lines = linesOf(log);
  const isComplete = () => forms.every((form) => linesOf(join(folder, form)) >= lines);
  for (let waited = 0; !isComplete() && relay.exitCode === null && waited < PATIENCE; waited += 100)
    await setTimeout(100);
  const ended = once(relay, 'exit');
  if (relay.exitCode === null) {
    relay.kill();
    await ended;
  }
  if (!isComplete()) throw new Error(`${name} did not write all lines: ${complaints}`);
}

const linesOf = (path: string): number => (existsSync(path) ? readFileSync(path, 'latin1').split('\n').length - 1 : 0);

/** Milliseconds to wait for a relay; it usually needs one second. */
const PATIENCE = 30_000;
